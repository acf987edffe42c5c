package brownout.jobqueue.adapter.redis;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * The name of the data that a connection leads to: the server's run id, drawn at each start, and its replication id, drawn
 * when it becomes a master. Data that came back without their last seconds, from a file or from a replica, have another name.
 *
 * @see <a href="https://redis.io/docs/latest/commands/info/">INFO: run_id, master_replid</a>
 */
final class RedisName {
    /** Of 160 random bits each: enough of them. */
    private static final int SHORT = 12;

    private RedisName() {}

    /** @throws IllegalArgumentException when {@code info} is not what the command INFO answers */
    static String of(String info) {
        Map<String, String> fields = info.lines()
                .map(line -> line.split(":", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(field -> field[0], field -> field[1].strip(), (first, again) -> first));
        return shortened(fields, "run_id") + "-" + shortened(fields, "master_replid");
    }

    private static String shortened(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "");
        if (value.length() < SHORT) {
            throw new IllegalArgumentException("INFO of Redis has no " + name);
        }
        return value.substring(0, SHORT);
    }
}
