/** Real Redis servers as child processes. */
@NullMarked
package brownout.chaos.testkit.redis;

import org.jspecify.annotations.NullMarked;
