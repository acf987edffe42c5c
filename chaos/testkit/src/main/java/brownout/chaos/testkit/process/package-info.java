/** Child processes that can be crashed, paused and resumed, and that never outlive this JVM. */
@NullMarked
package brownout.chaos.testkit.process;

import org.jspecify.annotations.NullMarked;
