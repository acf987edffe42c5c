/** What makes two requests the same notification: tenant, idempotency key, request hash. */
@NullMarked
package brownout.notification.dedup;

import org.jspecify.annotations.NullMarked;
