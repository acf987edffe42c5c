/** The rules of the provider simulators: what is delivered, what is answered, and what is written down. */
@NullMarked
package brownout.chaos.testkit.provider;

import org.jspecify.annotations.NullMarked;
