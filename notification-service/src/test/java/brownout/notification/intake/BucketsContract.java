package brownout.notification.intake;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** What every place does that counts tokens. */
public abstract class BucketsContract {
    private static final double SLOW = 0.01;

    protected abstract Buckets buckets();

    @Test
    void a_full_bucket_gives_what_it_holds_and_then_says_when_it_has_one_again() {
        var bucket = new Bucket(name(), SLOW, 3);
        for (int i = 0; i < 3; i++) {
            assertThat(take(bucket)).isEmpty();
        }
        assertThat(take(bucket)).hasValueSatisfying(empty -> {
            assertThat(empty.index()).isZero();
            assertThat(empty.until()).isBetween(Duration.ofSeconds(60), Duration.ofSeconds(100));
        });
    }

    @Test
    void none_is_taken_from_one_when_the_other_is_empty() {
        var wide = new Bucket(name(), SLOW, 2);
        var narrow = new Bucket(name(), SLOW, 1);
        assertThat(take(wide, narrow)).isEmpty();
        for (int i = 0; i < 5; i++) {
            assertThat(take(wide, narrow))
                    .hasValueSatisfying(empty -> assertThat(empty.index()).isEqualTo(1));
        }
        assertThat(take(wide)).as("five refusals have spent nothing").isEmpty();
        assertThat(take(wide)).isPresent();
    }

    @Test
    void a_bucket_fills_again_at_its_rate() {
        var bucket = new Bucket(name(), 5, 1);
        assertThat(take(bucket)).isEmpty();
        var empty = take(bucket);
        assertThat(empty).isPresent();
        assertThat(empty.get().until()).isBetween(Duration.ofMillis(1), Duration.ofMillis(200));
        await().atMost(Duration.ofSeconds(30)).until(() -> take(bucket).isEmpty());
    }

    @Test
    void many_at_once_get_no_more_than_it_holds() {
        var bucket = new Bucket(name(), SLOW, 10);
        long taken = IntStream.range(0, 200)
                .parallel()
                .filter(i -> take(bucket).isEmpty())
                .count();
        assertThat(taken).isEqualTo(10);
    }

    protected static String name() {
        return "{" + UUID.randomUUID().toString().substring(0, 8) + "}:all";
    }

    /** Those of one call share a hash tag, as those of one tenant do. */
    private Optional<Buckets.Empty> take(Bucket... wanted) {
        return buckets().take(List.of(wanted)).toCompletableFuture().join();
    }
}
