/** Counters and gauges of Micrometer. */
@NullMarked
package brownout.notification.adapter.metrics;

import org.jspecify.annotations.NullMarked;
