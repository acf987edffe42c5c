/** The provider simulators as a process: HTTP, SMTP, files; and how tests and the lab start and read them. */
@NullMarked
package brownout.chaos.testkit.provider.adapter;

import org.jspecify.annotations.NullMarked;
