/** Idempotency fast path and query view on Redis. */
@NullMarked
package brownout.notification.adapter.redis;

import org.jspecify.annotations.NullMarked;
