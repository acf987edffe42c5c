/** What the lab knows by name. */
@NullMarked
package brownout.chaos.registry;

import org.jspecify.annotations.NullMarked;
