/** What the control ports of the lab and of the providers have in common. */
@NullMarked
package brownout.chaos.testkit.control;

import org.jspecify.annotations.NullMarked;
