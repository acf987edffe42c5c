package brownout.notification.adapter.redis;

import java.util.Map;
import java.util.stream.Collectors;

/**
 * Which data a connection leads to. A restart draws a new run id, a failover leads to another process, and a server that
 * becomes another's replica takes over that one's replication id: after each of them writes that were acknowledged may be
 * gone, while everything else, marks included, is still there.
 *
 * @param name different for data with a different past
 * @param mayEvict the server drops keys when its memory is full: nothing missing from it proves anything
 * @see <a href="https://redis.io/docs/latest/commands/info/">INFO: run_id, master_replid, maxmemory_policy</a>
 */
record RedisIdentity(String name, boolean mayEvict) {
    /** Of 160 random bits each: enough of them. */
    private static final int SHORT = 12;

    /** @throws IllegalArgumentException when {@code info} is not what the command INFO answers */
    static RedisIdentity of(String info) {
        Map<String, String> fields = info.lines()
                .map(line -> line.split(":", 2))
                .filter(field -> field.length == 2)
                .collect(Collectors.toMap(field -> field[0], field -> field[1].strip(), (first, again) -> first));
        String memory = fields.getOrDefault("maxmemory", "0");
        String policy = fields.getOrDefault("maxmemory_policy", "noeviction");
        return new RedisIdentity(
                shortened(fields, "run_id") + "-" + shortened(fields, "master_replid"),
                !memory.equals("0") && !policy.equals("noeviction"));
    }

    private static String shortened(Map<String, String> fields, String name) {
        String value = fields.getOrDefault(name, "");
        if (value.length() < SHORT) {
            throw new IllegalArgumentException("INFO of Redis has no " + name);
        }
        return value.substring(0, SHORT);
    }
}
