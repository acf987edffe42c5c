package brownout.notification.adapter.redis;

import static brownout.notification.adapter.redis.Script.bytes;

import brownout.notification.intake.Bucket;
import brownout.notification.intake.Buckets;
import io.lettuce.core.ScriptOutputType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Counts for all instances together. A Redis that is flushed makes every bucket full. */
public final class RedisBuckets implements Buckets {
    private final RedisLink redis;
    private final Script spend = Script.load("spend.lua", ScriptOutputType.MULTI);

    public RedisBuckets(RedisLink redis) {
        this.redis = redis;
    }

    @Override
    public CompletionStage<Optional<Empty>> take(List<Bucket> buckets) {
        var session = redis.session();
        if (session.isEmpty()) {
            return CompletableFuture.failedFuture(new IllegalStateException("Redis is not connected"));
        }
        var keys = buckets.stream().map(bucket -> "n:rate:" + bucket.name()).toArray(String[]::new);
        var arguments = buckets.stream()
                .flatMap(bucket -> List.of(bytes(Double.toString(bucket.perSecond())), bytes(bucket.most())).stream())
                .toArray(byte[][]::new);
        return spend.<List<Long>>run(session.get().commands(), keys, arguments)
                .thenApply(answer -> answer.get(0) == 0
                        ? Optional.empty()
                        : Optional.of(new Empty(answer.get(0).intValue() - 1, Duration.ofMillis(answer.get(1)))));
    }
}
