package brownout.profile.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.redis.RedisServer;
import brownout.frontdoor.access.Tenant;
import brownout.profile.record.ProfileId;
import brownout.profile.replication.LogIdentity;
import brownout.profile.replication.View;
import brownout.profile.replication.ViewContract;
import brownout.profile.replication.ViewUnavailableException;
import brownout.profile.time.RunningTime;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisViewIT extends ViewContract {

    @TempDir
    static Path directory;

    private static RedisServer redis;

    private final List<RedisView> opened = new ArrayList<>();

    @BeforeAll
    static void start() {
        redis = RedisServer.start(directory);
    }

    @AfterAll
    static void stop() {
        redis.close();
    }

    /** A log of its own for every test: adopting it empties what the test before left. */
    @Override
    protected View fresh() {
        RedisView view = open(redis.uri());
        view.adopt(new LogIdentity(UUID.randomUUID(), 3), true).join();
        return view;
    }

    private RedisView open(String uri) {
        RedisView view = new RedisView(uri, Duration.ofHours(1), new RunningTime());
        opened.add(view);
        return view;
    }

    @AfterEach
    void close() {
        opened.forEach(RedisView::close);
    }

    @Test
    void a_redis_that_is_late_or_paused_is_reported_in_time_and_used_once_it_is_there() {
        int port = FreePorts.next();
        RedisView view = open("redis://127.0.0.1:" + port);
        assertThatThrownBy(() -> view.resume().join())
                .cause()
                .isInstanceOf(ViewUnavailableException.class)
                .hasMessageContaining("127.0.0.1:" + port);
        assertThat(view.trouble()).isPresent();
        try (RedisServer late =
                RedisServer.start("redis-late", directory.resolve("late"), directory.resolve("redis-late.log"), port)) {
            await().atMost(Duration.ofSeconds(60)).until(() -> isUsable(view));
            late.process().pause();
            long began = System.nanoTime();
            assertThatThrownBy(() -> view.read(Set.of(new ProfileId(Tenant.DEFAULT, "ada")))
                            .join())
                    .cause()
                    .isInstanceOf(ViewUnavailableException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(30));
            late.process().resume();
            await().atMost(Duration.ofSeconds(60)).until(() -> isUsable(view));
            assertThat(view.trouble()).isEmpty();
        }
    }

    private static boolean isUsable(RedisView view) {
        try {
            view.adopt(new LogIdentity(UUID.randomUUID(), 1), false).join();
            return true;
        } catch (java.util.concurrent.CompletionException e) {
            return false;
        }
    }
}
