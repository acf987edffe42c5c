/** Time as an argument: a monotonic clock for deadlines and proofs, a wall clock for people. */
@NullMarked
package brownout.profile.time;

import org.jspecify.annotations.NullMarked;
