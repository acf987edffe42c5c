/** Which region answers: here, after a wait, at home, or nobody. */
@NullMarked
package brownout.profile.routing;

import org.jspecify.annotations.NullMarked;
