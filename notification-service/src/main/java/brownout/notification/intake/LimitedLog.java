package brownout.notification.intake;

import brownout.notification.channel.Channel;
import brownout.notification.dedup.Digest;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.recipient.Recipient;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BooleanSupplier;

/**
 * Takes a tenant's requests, and those to one recipient, only at their rate. What is known to be a repeat never comes here, so
 * it spends nothing.
 *
 * <p>How it can fail: while the shared count is away, each instance lets its share pass; tokens that were taken there are not
 * known here, so for a moment up to one burst more passes.
 */
public final class LimitedLog implements NewRequests {
    private final NewRequests log;
    private final Buckets shared;
    private final Buckets local;
    private final Limits limits;
    private final BooleanSupplier together;

    /**
     * What is allowed; an empty rate is no limit.
     *
     * @param instances that share the load while each counts alone
     */
    public record Limits(Optional<Bucket> tenant, Optional<Bucket> recipient, int instances) {}

    /** @param together whether all instances count together; otherwise each lets the whole rate pass */
    public LimitedLog(NewRequests log, Buckets shared, Buckets local, Limits limits, BooleanSupplier together) {
        this.log = log;
        this.shared = shared;
        this.local = local;
        this.limits = limits;
        this.together = together;
    }

    @Override
    public CompletionStage<RequestLog.Appended> append(NotificationRequest request) {
        var buckets = new ArrayList<Bucket>();
        String tenant = request.tenant().value();
        limits.tenant().ifPresent(it -> buckets.add(named("{" + tenant + "}:all", it)));
        limits.recipient().ifPresent(it -> buckets.add(named("{" + tenant + "}:" + recipient(request), it)));
        if (buckets.isEmpty()) {
            return log.append(request);
        }
        if (!together.getAsBoolean()) {
            return local.take(buckets).thenCompose(empty -> decide(request, empty, "by this instance alone"));
        }
        return shared.take(buckets)
                .thenApply(empty -> new Counted(empty, "over all instances"))
                .exceptionallyCompose(away -> local.take(mine(buckets))
                        .thenApply(
                                empty -> new Counted(empty, "by this instance alone, because Redis does not answer")))
                .thenCompose(counted -> decide(request, counted.empty(), counted.how()));
    }

    private record Counted(Optional<Buckets.Empty> empty, String how) {}

    private CompletionStage<RequestLog.Appended> decide(
            NotificationRequest request, Optional<Buckets.Empty> empty, String how) {
        return empty.isEmpty()
                ? log.append(request)
                : CompletableFuture.completedFuture(new RequestLog.Appended.Limited(
                        "the rate of " + (isTenants(empty.get()) ? "this tenant" : "this recipient")
                                + " is used up, counted " + how,
                        empty.get().until()));
    }

    private boolean isTenants(Buckets.Empty empty) {
        return limits.tenant().isPresent() && empty.index() == 0;
    }

    private List<Bucket> mine(List<Bucket> buckets) {
        return buckets.stream()
                .map(bucket -> bucket.dividedBy(limits.instances()))
                .toList();
    }

    private static Bucket named(String name, Bucket limit) {
        return new Bucket(name, limit.perSecond(), limit.most());
    }

    /** Nobody who reads the counters learns who it is. */
    private static String recipient(NotificationRequest request) {
        Recipient recipient = request.spec().recipient();
        Channel first = request.spec().channels().get(0);
        String who = recipient.hasUserId()
                ? "user " + recipient.userId()
                : first + " " + recipient.addressFor(first).orElseGet(recipient::toString);
        return Digest.of(who).hex().substring(0, 32);
    }
}
