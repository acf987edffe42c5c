/** What tenants are told of their notifications, as it happens. */
@NullMarked
package brownout.notification.webhook;

import org.jspecify.annotations.NullMarked;
