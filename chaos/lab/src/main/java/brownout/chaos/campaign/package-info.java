/** Experiments that nobody thought of: drawn at random, and made smaller when they fail. */
@NullMarked
package brownout.chaos.campaign;

import org.jspecify.annotations.NullMarked;
