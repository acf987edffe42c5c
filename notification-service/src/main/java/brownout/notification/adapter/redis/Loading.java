package brownout.notification.adapter.redis;

import java.time.Instant;

/**
 * Everything is shown; when the log is recorded up to {@code end}, this Redis is complete.
 *
 * @param since from when on it has been given everything
 * @param recorded as far as is known
 */
record Loading(RedisIdentity redis, String token, Instant since, long end, long recorded) {
    /** @param oldest what settled before is recognised by nobody any more */
    boolean isComplete(Instant oldest) {
        return recorded >= end && !since.isAfter(oldest);
    }

    Loading upTo(long known) {
        return new Loading(redis, token, since, end, known);
    }
}
