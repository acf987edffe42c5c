/** Traces and metrics. */
@NullMarked
package brownout.profile.adapter.telemetry;

import org.jspecify.annotations.NullMarked;
