package brownout.notification.intake;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/**
 * Counts in this process alone. The buckets that were used least lately are forgotten, and full again when they come back.
 * Safe for threads.
 */
public final class LocalBuckets implements Buckets {
    private static final int MOST_BUCKETS = 10_000;

    private final Clock clock;
    private final Map<String, Level> levels = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Level> eldest) {
            return size() > MOST_BUCKETS;
        }
    };

    private record Level(double tokens, Instant at) {}

    public LocalBuckets(Clock clock) {
        this.clock = clock;
    }

    @Override
    public synchronized CompletionStage<Optional<Empty>> take(List<Bucket> buckets) {
        Instant now = clock.instant();
        var after = new HashMap<String, Level>();
        for (int i = 0; i < buckets.size(); i++) {
            Bucket bucket = buckets.get(i);
            double tokens = tokens(bucket, now);
            if (tokens < 1) {
                long millis = (long) Math.ceil((1 - tokens) * 1_000 / bucket.perSecond());
                return CompletableFuture.completedFuture(Optional.of(new Empty(i, Duration.ofMillis(millis))));
            }
            after.put(bucket.name(), new Level(tokens - 1, now));
        }
        levels.putAll(after);
        return CompletableFuture.completedFuture(Optional.empty());
    }

    private double tokens(Bucket bucket, Instant now) {
        Level level = levels.get(bucket.name());
        if (level == null) {
            return bucket.most();
        }
        double seconds = Math.max(0, Duration.between(level.at(), now).toNanos() / 1e9);
        return Math.min(bucket.most(), level.tokens() + seconds * bucket.perSecond());
    }
}
