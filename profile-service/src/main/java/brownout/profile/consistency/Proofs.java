package brownout.profile.consistency;

import brownout.profile.replication.HomeLog;
import brownout.profile.replication.MarkerRequest;
import brownout.profile.time.Time;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Gets proofs of freshness, one marker at a time.
 *
 * <p>Invariant: a proof is handed only to those who asked before it was begun, or who said that one begun earlier will
 * do. Readers that come while a marker is on its way share the next one, so a crowd of strong reads costs one append per
 * round trip. (A read that joined a marker begun before it could miss a write acknowledged in between.)
 */
public final class Proofs {

    private final HomeLog home;
    private final String region;
    private final Watermarks watermarks;
    private final Time time;
    private final AtomicLong nonces = new AtomicLong();

    private @Nullable Round current;
    private @Nullable Round next;
    private @Nullable Proof latest;

    public Proofs(HomeLog home, String region, Watermarks watermarks, Time time) {
        this.home = home;
        this.region = region;
        this.watermarks = watermarks;
        this.time = time;
    }

    /**
     * @param notBefore on the monotonic clock: the proof must have been begun at this time or later; not in the future
     * @return shared with others: do not complete or cancel it; fails when the home could not be asked
     */
    public CompletableFuture<Proof> begunAfter(long notBefore, MarkerRequest.Kind kind) {
        Round toStart;
        synchronized (this) {
            if (latest != null && latest.begun() >= notBefore) {
                return CompletableFuture.completedFuture(latest);
            }
            if (current != null && current.begun >= notBefore) {
                return current.proof;
            }
            if (current != null) {
                next = next == null ? new Round(kind) : next;
                next.kind = kind == MarkerRequest.Kind.BARRIER ? kind : next.kind;
                return next.proof;
            }
            toStart = new Round(kind);
            current = toStart;
            toStart.begun = time.nanos();
        }
        start(toStart);
        return toStart.proof;
    }

    /** Whether a marker is on its way. */
    public synchronized boolean busy() {
        return current != null;
    }

    private void start(Round round) {
        CompletableFuture<Map<Integer, Long>> answer =
                home.appendMarker(new MarkerRequest(round.kind, region, region + "-" + nonces.incrementAndGet()));
        var unused = answer.whenComplete((positions, failure) -> {
            Proof proof = failure == null ? new Proof(round.begun, positions) : null;
            if (proof != null) {
                watermarks.add(proof);
            }
            Round following = finish(proof);
            if (proof != null) {
                round.proof.complete(proof);
            } else {
                round.proof.completeExceptionally(failure);
            }
            if (following != null) {
                start(following);
            }
        });
    }

    private synchronized @Nullable Round finish(@Nullable Proof proof) {
        latest = proof == null ? latest : proof;
        current = next;
        next = null;
        if (current != null) {
            current.begun = time.nanos();
        }
        return current;
    }

    private static final class Round {
        private final CompletableFuture<Proof> proof = new CompletableFuture<>();
        private MarkerRequest.Kind kind;
        private long begun;

        private Round(MarkerRequest.Kind kind) {
            this.kind = kind;
        }
    }
}
