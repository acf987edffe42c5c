package brownout.notification.intake;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;

/** Where tokens are counted. */
public interface Buckets {
    /** The first bucket that had no token, and how long until it has one. */
    record Empty(int index, Duration until) {}

    /**
     * Takes one token from each bucket, or none from any: one atomic step.
     *
     * @return empty: taken. Fails when nobody can count now
     */
    CompletionStage<Optional<Empty>> take(List<Bucket> buckets);
}
