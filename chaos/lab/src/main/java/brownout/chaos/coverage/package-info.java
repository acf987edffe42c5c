/** What of the system the library exercises, and what it leaves out. */
@NullMarked
package brownout.chaos.coverage;

import org.jspecify.annotations.NullMarked;
