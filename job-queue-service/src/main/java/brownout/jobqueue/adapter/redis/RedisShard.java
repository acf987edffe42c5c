package brownout.jobqueue.adapter.redis;

import static brownout.jobqueue.adapter.redis.RedisScripts.bytes;
import static brownout.jobqueue.adapter.redis.RedisScripts.text;

import brownout.contracts.jobqueue.v1.JobState;
import brownout.jobqueue.job.JobId;
import io.lettuce.core.SetArgs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What concerns the shard as a whole: its epoch, whose turn the relay is, what is restored and what is forgotten. */
public final class RedisShard {
    private static final String P = RedisScripts.PREFIX;
    private static final int REVOKED_AT_ONCE = 500;

    private final RedisScripts scripts;

    public RedisShard(RedisScripts scripts) {
        this.scripts = scripts;
    }

    /** The token epoch; empty when this Redis may have lost data, or never had any. */
    public OptionalLong epoch() {
        scripts.link().confirmName();
        byte[] marker = scripts.link().callNamed((redis, name) -> redis.get(scripts.marker(name)));
        return marker == null
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(text(marker).split(" ", 2)[0]));
    }

    /** Opens the shard. Everything that is to be restored must be restored by now. */
    public void open(long epoch, long lowestToken) {
        byte[] marker = bytes(epoch + " " + lowestToken);
        scripts.link().callNamed((redis, name) -> {
            byte[] old = redis.get(P + "marked");
            if (old != null) {
                redis.del(text(old));
            }
            String own = P + "marker:" + name;
            redis.set(P + "marked", bytes(own));
            redis.set(P + "marker", marker);
            return redis.set(own, marker);
        });
    }

    /** Whether it is this instance's turn to rebuild, for {@code turn} from now. Saves work; nothing rests on it. */
    public boolean takeRebuild(String instance, Duration turn) {
        SetArgs alone = SetArgs.Builder.nx().px(turn);
        return scripts.link().call(redis -> {
            boolean taken = redis.set(P + "rebuild", bytes(instance), alone) != null;
            byte[] holder = taken ? null : redis.get(P + "rebuild");
            return taken || (holder != null && text(holder).equals(instance));
        });
    }

    /** Whether it is this instance's turn to relay, for {@code turn} from now. Saves work; nothing rests on it. */
    public boolean takeTurn(String instance, Duration turn) {
        return scripts.number("relay-turn", bytes(instance), bytes(turn.toMillis())) == 1;
    }

    /** Lets another instance relay at once. */
    public void leaveTurn(String instance) {
        scripts.number("relay-turn", bytes(instance), bytes(0));
    }

    public int purge(Duration retention, int most) {
        return (int) scripts.number("purge", bytes(retention.toMillis()), bytes(most));
    }

    public void weights(Map<String, Integer> weights) {
        if (!weights.isEmpty()) {
            Map<String, byte[]> values = weights.entrySet().stream()
                    .collect(Collectors.toMap(Map.Entry::getKey, it -> bytes(it.getValue())));
            scripts.link().call(redis -> redis.hset(P + "weights", values));
        }
    }

    public void undecodable(String origin, String errorClass, String message, int size) {
        scripts.number("undecodable", bytes("raw:" + origin), bytes(errorClass), bytes(message), bytes(size));
    }

    /** Writes states read back from Kafka that are newer than what is there; nothing running stays so. */
    public int restore(long epoch, long lowestToken, List<JobState> states) {
        List<byte[]> args = new ArrayList<>();
        args.add(bytes(epoch));
        args.add(bytes(lowestToken));
        states.forEach(it -> JobFields.of(it).addTo(args, new JobId(it.getId())));
        return (int) scripts.number("restore", args.toArray(byte[][]::new));
    }

    /** Ends every lease that is left and raises every token to the lowest of the epoch. */
    public void revoke(long epoch, long lowestToken) {
        long from = 0;
        long looked;
        do {
            looked = scripts.number(
                    "revoke", bytes(epoch), bytes(lowestToken), bytes(from), bytes(from + REVOKED_AT_ONCE - 1));
            from += looked;
        } while (looked == REVOKED_AT_ONCE);
    }
}
