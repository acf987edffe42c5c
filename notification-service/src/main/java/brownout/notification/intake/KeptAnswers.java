package brownout.notification.intake;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.dedup.Digest;
import java.util.List;
import java.util.concurrent.CompletionStage;

/** Answers that are given again under the same idempotency key. Losing them costs a second redrive of what died again. */
public interface KeptAnswers {
    /** What is known of a key. */
    sealed interface Taken {
        /** It was free, and is this request's until it is kept or given back. */
        record Fresh() implements Taken {}

        record Kept(List<Redrive.Item> items, boolean dryRun) implements Taken {}

        record InProgress() implements Taken {}

        /** It belongs to another request. */
        record Other() implements Taken {}

        /** Nobody can say now. */
        record Away(String why) implements Taken {}
    }

    CompletionStage<Taken> take(Tenant tenant, IdempotencyKey key, Digest digest);

    void keep(Tenant tenant, IdempotencyKey key, Digest digest, Redrive.Report report);

    void giveBack(Tenant tenant, IdempotencyKey key);
}
