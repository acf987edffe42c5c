package brownout.notification.intake;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.frontdoor.problem.ProblemException;
import brownout.notification.dedup.Digest;
import brownout.notification.delivery.NotificationRequest;
import brownout.notification.delivery.NotificationSpec;
import brownout.notification.template.Filling;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.function.Function;
import java.util.function.Supplier;

/** Makes a request out of a draft that makes sense. */
public final class Requests {
    private final Clock clock;
    private final Function<NotificationSpec, Digest> hash;
    private final Supplier<String> trace;
    private final Filling filling;

    /** @param hash equal for specs that mean the same; {@code trace} the current traceparent */
    public Requests(Clock clock, Function<NotificationSpec, Digest> hash, Supplier<String> trace, Filling filling) {
        this.clock = clock;
        this.hash = hash;
        this.trace = trace;
        this.filling = filling;
    }

    /** @throws ProblemException 422 with everything that is wrong with the draft */
    public NotificationRequest request(Tenant tenant, IdempotencyKey key, SpecDraft draft) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
        var spec = draft.check(now, filling);
        return new NotificationRequest(tenant, key, spec, hash.apply(spec), now, trace.get());
    }
}
