package brownout.notification.adapter.redis;

import static brownout.notification.adapter.redis.Script.bytes;

import brownout.notification.dedup.Digest;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * What {@code reserve.lua} and {@code accept.lua} do, in separate commands: the world without the safeguard {@code
 * atomic-reserve}. Between the look and the write there is room for another request that has looked, too.
 */
final class CheckThenAct {
    CompletionStage<List<Long>> reserve(
            RedisAsyncCommands<String, byte[]> commands, String record, String mark, Digest hash, Duration lease) {
        var known = commands.hmget(record, "hash", "state");
        return known.thenCombine(commands.exists(mark), (fields, loaded) -> {
                    if (!fields.get(0).hasValue()) {
                        return List.of(0L, loaded);
                    }
                    boolean same = Arrays.equals(fields.get(0).getValue(), bytes(hash.hex()));
                    boolean accepted = Arrays.equals(fields.get(1).getValueOrElse(new byte[0]), bytes("accepted"));
                    return List.of(!same ? 3L : accepted ? 1L : 2L, loaded);
                })
                .thenCompose(codes -> codes.get(0) != 0
                        ? CompletableFuture.completedFuture(codes)
                        : write(commands, record, hash, "pending", lease).thenApply(written -> codes));
    }

    CompletionStage<Long> accept(
            RedisAsyncCommands<String, byte[]> commands, String record, Digest hash, Duration retention) {
        return write(commands, record, hash, "accepted", retention).thenApply(written -> 1L);
    }

    private static CompletionStage<Boolean> write(
            RedisAsyncCommands<String, byte[]> commands, String record, Digest hash, String state, Duration life) {
        return commands.hset(record, Map.of("hash", bytes(hash.hex()), "state", bytes(state)))
                .thenCompose(written -> commands.pexpire(record, life.toMillis()));
    }
}
