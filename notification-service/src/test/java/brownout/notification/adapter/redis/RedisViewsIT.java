package brownout.notification.adapter.redis;

import static brownout.notification.adapter.redis.RedisFixture.PARTITION;
import static brownout.notification.adapter.redis.RedisFixture.PATIENCE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Guarantee;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.Samples;
import brownout.notification.query.LedgerReader;
import brownout.notification.query.Listing;
import brownout.notification.query.Views;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RedisViewsIT {
    private final Notification inLedger = accepted("newer");

    private boolean allRecorded;

    private final LedgerReader ledger = new LedgerReader() {
        @Override
        public CompletionStage<Optional<Notification>> owned(NotificationId id) {
            return CompletableFuture.completedFuture(Optional.empty());
        }

        @Override
        public CompletionStage<Boolean> hasAll(NotificationId id) {
            return CompletableFuture.completedFuture(allRecorded);
        }

        @Override
        public CompletionStage<Optional<Notification>> read(NotificationId id) {
            return CompletableFuture.completedFuture(Optional.of(inLedger).filter(n -> n.id().equals(id)));
        }
    };

    @Test
    void a_view_of_a_newer_version_is_left_out_of_the_list_and_asked_for_in_the_ledger(@TempDir Path directory) {
        try (var redis = new RedisFixture(directory)) {
            var views = new RedisViews(redis.link, redis.keys, ledger, RedisFixture.RETENTION, Clock.systemUTC());
            var readable = accepted("readable");
            redis.sink.publish(PARTITION, List.of(readable.withVersion(1), inLedger.withVersion(1)));
            await().atMost(PATIENCE).until(() -> listed(views).size() == 2);

            redis.commands().hset(Keys.view(PARTITION, inLedger.id()), "entry", "of a newer version");
            assertThat(listed(views)).extracting(Notification::id).containsExactly(readable.id());
            assertThat(views.find(Tenant.DEFAULT, inLedger.id())
                            .toCompletableFuture()
                            .join())
                    .isEqualTo(new Views.Found.View(inLedger));
        }
    }

    /** Its key is still there, its view has had its time, and the ledger remembers nothing but its id. */
    @Test
    void one_whose_view_and_ledger_entry_are_gone_is_not_found_once_all_that_was_accepted_is_recorded(
            @TempDir Path directory) {
        try (var redis = new RedisFixture(directory)) {
            var views = new RedisViews(redis.link, redis.keys, ledger, RedisFixture.RETENTION, Clock.systemUTC());
            var old = accepted("old");
            redis.sink.publish(PARTITION, List.of(old.withVersion(1)));
            await().atMost(PATIENCE).until(() -> listed(views).size() == 1);
            redis.commands().del(Keys.view(PARTITION, old.id()));
            assertThat(redis.commands().exists(Keys.record(PARTITION, old.id())))
                    .isEqualTo(1);

            assertThat(found(views, old))
                    .as("it may be on its way to the ledger")
                    .isInstanceOf(Views.Found.CannotTell.class);
            allRecorded = true;
            assertThat(found(views, old)).isInstanceOf(Views.Found.None.class);
        }
    }

    private static Views.Found found(Views views, Notification n) {
        return views.find(Tenant.DEFAULT, n.id()).toCompletableFuture().join();
    }

    private static List<Notification> listed(Views views) {
        var all = new Views.Query(Tenant.DEFAULT, Listing.ALL, Set.of(), Optional.empty(), 10);
        return views.list(all).toCompletableFuture().join().items();
    }

    private static Notification accepted(String key) {
        return Notification.accepted(Samples.request(key, Samples.push(Guarantee.AT_MOST_ONCE), Instant.now()));
    }
}
