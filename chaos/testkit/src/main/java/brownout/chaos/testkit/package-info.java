/** Real processes for tests and for the lab. */
@NullMarked
package brownout.chaos.testkit;

import org.jspecify.annotations.NullMarked;
