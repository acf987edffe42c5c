/** Faults: what can be injected, and the plane that heals them by itself. */
@NullMarked
package brownout.chaos.fault;

import org.jspecify.annotations.NullMarked;
