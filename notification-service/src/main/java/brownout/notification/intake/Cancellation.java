package brownout.notification.intake;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.State;
import brownout.notification.query.Views;
import java.time.Duration;
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
    private final Function<Duration, Executor> after;
    private final int looks;

    /** @param after runs something later; {@code patience} how long to wait for the owner's decision */
    public Cancellation(Views views, RequestLog log, Function<Duration, Executor> after, Duration patience) {
        this.views = views;
        this.log = log;
        this.after = after;
        this.looks = Math.toIntExact(Math.max(1, patience.dividedBy(BETWEEN_LOOKS)));
    }

    /** What is known in the end. */
    public sealed interface Outcome {
        record Cancelled(Notification notification) implements Outcome {}

        /** It is being sent, or was, or is settled. */
        record TooLate(Notification notification) implements Outcome {}

        record NoSuchNotification() implements Outcome {}

        /** The wish is durable, the decision has not been seen. */
        record Pending(Notification notification) implements Outcome {}

        /** Nothing could be asked or told. */
        record Unavailable(String why) implements Outcome {}
    }

    public CompletionStage<Outcome> cancel(Tenant tenant, NotificationId id) {
        return views.find(tenant, id).thenCompose(found -> {
            if (found instanceof Views.Found.None) {
                return done(new Outcome.NoSuchNotification());
            }
            if (found instanceof Views.Found.View view) {
                return isOpen(view.notification())
                        ? ask(tenant, id, view.notification())
                        : done(decided(view.notification()));
            }
            return done(new Outcome.Unavailable(found.toString()));
        });
    }

    private CompletionStage<Outcome> ask(Tenant tenant, NotificationId id, Notification seen) {
        return log.appendCancel(id, tenant)
                .thenCompose(appended -> appended instanceof RequestLog.Appended.Durable
                        ? look(tenant, id, seen, looks)
                        : done(new Outcome.Unavailable(appended.toString())));
    }

    private CompletionStage<Outcome> look(Tenant tenant, NotificationId id, Notification seen, int left) {
        if (left == 0) {
            return done(new Outcome.Pending(seen));
        }
        return CompletableFuture.supplyAsync(() -> views.find(tenant, id), after.apply(BETWEEN_LOOKS))
                .thenCompose(Function.identity())
                .thenCompose(found -> found instanceof Views.Found.View view && !isOpen(view.notification())
                        ? done(decided(view.notification()))
                        : look(tenant, id, seen, left - 1));
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
