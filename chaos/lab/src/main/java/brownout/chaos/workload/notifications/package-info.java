/** What notification-service promises, and the checks that judge it. */
@NullMarked
package brownout.chaos.workload.notifications;

import org.jspecify.annotations.NullMarked;
