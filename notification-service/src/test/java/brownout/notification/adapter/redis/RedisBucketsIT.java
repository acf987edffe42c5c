package brownout.notification.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.notification.intake.Bucket;
import brownout.notification.intake.Buckets;
import brownout.notification.intake.BucketsContract;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisBucketsIT extends BucketsContract {
    private static RedisFixture redis;

    @BeforeAll
    static void start(@TempDir Path directory) {
        redis = new RedisFixture(directory);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    @Override
    protected Buckets buckets() {
        return new RedisBuckets(redis.link);
    }

    @Test
    void two_instances_count_together_and_leave_nothing_behind_when_a_bucket_is_full_again() {
        var bucket = new Bucket(name(), 2, 2);
        var one = new RedisBuckets(redis.link);
        var two = new RedisBuckets(redis.link);
        assertThat(one.take(List.of(bucket)).toCompletableFuture().join()).isEmpty();
        assertThat(two.take(List.of(bucket)).toCompletableFuture().join()).isEmpty();
        assertThat(one.take(List.of(bucket)).toCompletableFuture().join()).isPresent();
        await().atMost(RedisFixture.PATIENCE).until(() -> redis.commands().exists("n:rate:" + bucket.name()) == 0);
    }
}
