/** The parts of {@code ./lab bench}: two instances with all they need, an open-loop load, and the providers' log as witness. */
@NullMarked
package brownout.chaos.adapter.bench;

import org.jspecify.annotations.NullMarked;
