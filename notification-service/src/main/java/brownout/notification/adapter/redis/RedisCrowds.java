package brownout.notification.adapter.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.notification.delivery.Crowd;
import io.lettuce.core.SetArgs;
import io.lettuce.core.api.async.RedisAsyncCommands;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every instance whom a partition has too much of, whoever owns it. It is a courtesy: what an instance does not hear of
 * (Redis is away, the news is on its way) is accepted and waits in the log, and the bound on what is open holds all the same.
 */
public final class RedisCrowds implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RedisCrowds.class);
    private static final Duration PERIOD = Duration.ofMillis(500);
    /** Longer than a few periods, so that a late one clears nothing; short, so that a dead owner's word does not last. */
    private static final Duration VALID = Duration.ofSeconds(3);

    private final RedisLink redis;
    private final IntSupplier partitions;
    private final Supplier<Map<Integer, Crowd>> owned;
    private final ScheduledExecutorService teller =
            Executors.newSingleThreadScheduledExecutor(task -> new Thread(task, "crowds"));
    private volatile Map<Integer, Crowd> known = Map.of();

    /**
     * @param partitions how many there are; 0: not known yet
     * @param owned those of this instance's partitions
     */
    public RedisCrowds(RedisLink redis, IntSupplier partitions, Supplier<Map<Integer, Crowd>> owned) {
        this.redis = redis;
        this.partitions = partitions;
        this.owned = owned;
    }

    public void start() {
        teller.scheduleWithFixedDelay(this::tellAndHear, 0, PERIOD.toMillis(), TimeUnit.MILLISECONDS);
    }

    public Crowd crowd(int partition) {
        return known.getOrDefault(partition, Crowd.NONE);
    }

    private void tellAndHear() {
        try {
            var mine = owned.get();
            var session = redis.session();
            if (session.isEmpty()) {
                known = mine;
                return;
            }
            var commands = session.get().commands();
            mine.forEach((partition, crowd) -> commands.set(
                    Keys.crowd(partition), crowd.encoded().getBytes(UTF_8), SetArgs.Builder.px(VALID.toMillis())));
            hear(commands, mine);
        } catch (RuntimeException e) {
            LOG.debug("crowds are not told now: cause={}", e.toString());
        }
    }

    private void hear(RedisAsyncCommands<String, byte[]> commands, Map<Integer, Crowd> mine) {
        int count = partitions.getAsInt();
        if (count == 0) {
            return;
        }
        commands.mget(IntStream.range(0, count).mapToObj(Keys::crowd).toArray(String[]::new))
                .thenAccept(told -> {
                    var all = new HashMap<Integer, Crowd>();
                    for (int partition = 0; partition < count; partition++) {
                        var line = told.get(partition);
                        if (line.hasValue()) {
                            all.put(partition, Crowd.decoded(new String(line.getValue(), UTF_8)));
                        }
                    }
                    all.putAll(mine);
                    known = all;
                });
    }

    @Override
    public void close() {
        teller.shutdownNow();
    }
}
