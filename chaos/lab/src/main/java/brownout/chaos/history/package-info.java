/** What clients saw and what oracles logged, on one monotonic clock. */
@NullMarked
package brownout.chaos.history;

import org.jspecify.annotations.NullMarked;
