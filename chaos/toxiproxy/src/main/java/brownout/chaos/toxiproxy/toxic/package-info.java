/** The toxics, one file each: what each does to the bytes of one direction of one connection. */
@NullMarked
package brownout.chaos.toxiproxy.toxic;

import org.jspecify.annotations.NullMarked;
