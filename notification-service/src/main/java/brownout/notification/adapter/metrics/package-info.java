/** What is counted. */
@NullMarked
package brownout.notification.adapter.metrics;

import org.jspecify.annotations.NullMarked;
