/** The checks on any workload: how fast, how soon well again, how much failed. */
@NullMarked
package brownout.chaos.checker.load;

import org.jspecify.annotations.NullMarked;
