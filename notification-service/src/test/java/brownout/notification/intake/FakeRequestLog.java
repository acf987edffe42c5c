package brownout.notification.intake;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.Notification;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.receipt.Receipt;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Answers {@code answer}, unless {@code answers} has something for the next append. */
final class FakeRequestLog implements RequestLog {
    final List<NotificationRequest> appended = new ArrayList<>();
    final List<NotificationId> cancelled = new ArrayList<>();
    final List<NotificationId> redriven = new ArrayList<>();
    final Queue<CompletableFuture<Appended>> answers = new ArrayDeque<>();
    Appended answer = new Appended.Durable();

    @Override
    public CompletionStage<Appended> append(NotificationRequest request) {
        appended.add(request);
        return next();
    }

    @Override
    public CompletionStage<Appended> appendCancel(NotificationId id, Tenant tenant) {
        cancelled.add(id);
        return next();
    }

    @Override
    public CompletionStage<Appended> appendRedrive(NotificationId id, Tenant tenant, boolean allowRisky) {
        redriven.add(id);
        return next();
    }

    @Override
    public CompletionStage<Appended> appendReceipt(NotificationId id, Receipt receipt, Optional<Notification> shown) {
        return next();
    }

    private CompletionStage<Appended> next() {
        return answers.isEmpty() ? CompletableFuture.completedFuture(answer) : answers.remove();
    }
}
