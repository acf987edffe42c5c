package brownout.notification.intake;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.State;
import brownout.notification.query.Views;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.function.Function;

/**
 * Carries a wish to cancel to the owner of the partition, through the log, and waits a moment for the decision. Only the
 * owner can decide it: anybody else's view may be older than the send.
 */
public final class Cancellation {
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(50);

    private final Views views;
    private final RequestLog log;
    private final Clock clock;
    private final Function<Duration, Executor> after;
    private final Duration patience;

    /**
     * @param after runs something later
     * @param patience how long to wait for the owner's decision, once the wish is durable
     */
    public Cancellation(
            Views views, RequestLog log, Clock clock, Function<Duration, Executor> after, Duration patience) {
        this.views = views;
        this.log = log;
        this.clock = clock;
        this.after = after;
        this.patience = patience;
    }

    /** What is known in the end. */
    public sealed interface Outcome {
        record Cancelled(Notification notification) implements Outcome {}

        /** It is being sent, or was, or is settled. */
        record TooLate(Notification notification) implements Outcome {}

        record NoSuchNotification() implements Outcome {}

        /** The wish is durable, the decision has not been seen. */
        record Pending(Notification notification) implements Outcome {}

        /** Whether there is such a notification cannot be told now; nothing was asked of its owner. */
        record CannotTell(String why) implements Outcome {}

        /** Proven not asked. */
        record NotAsked(String evidence) implements Outcome {}

        /** The wish is durable or not. */
        record Unknown(String evidence) implements Outcome {}
    }

    public CompletionStage<Outcome> cancel(Tenant tenant, NotificationId id) {
        return views.find(tenant, id).thenCompose(found -> {
            if (found instanceof Views.Found.View view) {
                return isOpen(view.notification())
                        ? ask(tenant, id, view.notification())
                        : done(decided(view.notification()));
            }
            return done(
                    found instanceof Views.Found.CannotTell cannot
                            ? new Outcome.CannotTell(cannot.why())
                            : new Outcome.NoSuchNotification());
        });
    }

    private CompletionStage<Outcome> ask(Tenant tenant, NotificationId id, Notification seen) {
        return log.appendCancel(id, tenant).thenCompose(appended -> {
            if (appended instanceof RequestLog.Appended.Refused refused) {
                return done(new Outcome.NotAsked(refused.evidence()));
            }
            if (appended instanceof RequestLog.Appended.Unknown unknown) {
                return done(new Outcome.Unknown(unknown.evidence()));
            }
            return look(tenant, seen, clock.instant().plus(patience));
        });
    }

    /** By a glance only: reading the ledger for every look would cost more than the answer is worth. */
    private CompletionStage<Outcome> look(Tenant tenant, Notification seen, Instant until) {
        if (!clock.instant().isBefore(until)) {
            return done(new Outcome.Pending(seen));
        }
        return CompletableFuture.supplyAsync(() -> views.glance(tenant, seen.id()), after.apply(BETWEEN_LOOKS))
                .thenCompose(Function.identity())
                .thenCompose(now -> now.filter(n -> !isOpen(n))
                        .map(n -> done(decided(n)))
                        .orElseGet(() -> look(tenant, seen, until)));
    }

    private static boolean isOpen(Notification n) {
        return n.state().canBecome(State.CANCELLED) && !n.mayHaveBeenSent();
    }

    private static Outcome decided(Notification n) {
        return n.state() == State.CANCELLED ? new Outcome.Cancelled(n) : new Outcome.TooLate(n);
    }

    private static CompletionStage<Outcome> done(Outcome outcome) {
        return CompletableFuture.completedFuture(outcome);
    }
}
