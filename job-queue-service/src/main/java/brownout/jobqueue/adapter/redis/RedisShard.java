package brownout.jobqueue.adapter.redis;

import static brownout.jobqueue.adapter.redis.RedisScripts.bytes;

import brownout.contracts.jobqueue.v1.JobState;
import brownout.jobqueue.job.JobId;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Collectors;

/** What concerns the shard as a whole: its epoch, whose turn the relay is, what is restored and what is forgotten. */
public final class RedisShard {
    private static final String P = RedisScripts.PREFIX;

    private final RedisScripts scripts;

    public RedisShard(RedisScripts scripts) {
        this.scripts = scripts;
    }

    /** The token epoch; empty when this Redis has lost its data, or never had any. */
    public OptionalLong epoch() {
        byte[] marker = scripts.link().call(redis -> redis.get(P + "marker"));
        return marker == null
                ? OptionalLong.empty()
                : OptionalLong.of(Long.parseLong(new String(marker, StandardCharsets.UTF_8)));
    }

    /** Opens the shard. Everything that is to be restored must be restored by now. */
    public void open(long epoch) {
        scripts.link().call(redis -> redis.set(P + "marker", bytes(epoch)));
    }

    /** Whether it is this instance's turn to relay, for {@code turn} from now. Saves work; nothing rests on it. */
    public boolean takeTurn(String instance, Duration turn) {
        return scripts.number("relay-turn", bytes(instance), bytes(turn.toMillis())) == 1;
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

    /** Writes states read back from Kafka, with every token raised to the epoch. */
    public int restore(long epoch, List<JobState> states) {
        List<byte[]> args = new ArrayList<>();
        args.add(bytes(epoch));
        states.forEach(it -> JobFields.of(it).addTo(args, new JobId(it.getId())));
        return (int) scripts.number("restore", args.toArray(byte[][]::new));
    }
}
