package brownout.notification.adapter.grpc;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import brownout.notification.adapter.Outcomes;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.query.Views;
import io.smallrye.mutiny.Multi;
import io.smallrye.mutiny.Uni;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Follows single notifications by looking again and again. Nothing is queued for a caller: the next look comes when the
 * answer before it has been taken, and tells the newest version.
 */
@Singleton
class Watches {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);
    private static final Duration LONGEST = Duration.ofMinutes(10);
    private static final int MOST = 500;

    private final Views views;
    private final Semaphore room = new Semaphore(MOST);

    Watches(Views views) {
        this.views = views;
    }

    /** Versions beyond {@code after}, the present one included, until the notification is settled. */
    Multi<Notification> of(Tenant tenant, NotificationId id, long after) {
        if (!room.tryAcquire()) {
            return Multi.createFrom()
                    .failure(Problem.of(
                                    ProblemType.TOO_MANY_REQUESTS,
                                    "this instance serves " + MOST + " watches already; ask another one, or use Get")
                            .exception());
        }
        var seen = new AtomicLong(after);
        return Uni.createFrom()
                .completionStage(() -> views.find(tenant, id))
                .map(Outcomes::found)
                .onItem()
                .transformToMulti(present -> Multi.createBy()
                        .repeating()
                        .uni(() -> newer(tenant, id, present, seen))
                        .whilst(n -> !n.state().isSettled()))
                .onTermination()
                .invoke(() -> room.release());
    }

    private Uni<Notification> newer(Tenant tenant, NotificationId id, Notification present, AtomicLong seen) {
        // A view may have been let go since: what was there at the beginning counts, too.
        var looks = Multi.createBy()
                .repeating()
                .uni(() -> Uni.createFrom()
                        .completionStage(() -> views.glance(tenant, id))
                        .map(found -> found.or(() -> Optional.of(present))))
                .withDelay(BETWEEN_LOOKS)
                .indefinitely();
        return looks.select()
                .where(found -> found.filter(n -> n.version() > seen.get()).isPresent())
                .map(Optional::orElseThrow)
                .toUni()
                .invoke(n -> seen.set(n.version()))
                .ifNoItem()
                .after(LONGEST)
                .failWith(Watches::tooLong);
    }

    private static ProblemException tooLong() {
        return Problem.of(
                        ProblemType.UNAVAILABLE,
                        "nothing has changed for " + LONGEST.toMinutes()
                                + " minutes; go on with the last version as after_version")
                .exception();
    }
}
