/** The system as child processes of this JVM. */
@NullMarked
package brownout.chaos.adapter.process;

import org.jspecify.annotations.NullMarked;
