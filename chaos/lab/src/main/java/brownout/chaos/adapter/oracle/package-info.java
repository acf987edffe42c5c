/** Witnesses that are no clients: the providers' delivery logs, the job queue's events, the output directory. */
@NullMarked
package brownout.chaos.adapter.oracle;

import org.jspecify.annotations.NullMarked;
