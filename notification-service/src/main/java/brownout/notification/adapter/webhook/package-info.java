/** Webhooks to tenants over HTTP. */
@NullMarked
package brownout.notification.adapter.webhook;

import org.jspecify.annotations.NullMarked;
