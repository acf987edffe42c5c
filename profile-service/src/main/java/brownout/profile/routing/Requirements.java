package brownout.profile.routing;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.profile.consistency.Level;
import brownout.profile.consistency.ProfileSafeguard;
import brownout.profile.consistency.Proof;
import brownout.profile.consistency.Proofs;
import brownout.profile.replication.AppliedLog;
import brownout.profile.replication.LogIdentity;
import brownout.profile.replication.MarkerRequest;
import brownout.profile.replication.Position;
import brownout.profile.replication.Snapshot;
import brownout.profile.time.Time;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Turns a level into what it needs; with a safeguard off, into what a careless service would settle for. */
final class Requirements {

    private final AppliedLog applied;
    private final Proofs proofs;
    private final Switchboard<ProfileSafeguard> safeguards;
    private final Time time;

    Requirements(AppliedLog applied, Proofs proofs, Switchboard<ProfileSafeguard> safeguards, Time time) {
        this.applied = applied;
        this.proofs = proofs;
        this.safeguards = safeguards;
        this.time = time;
    }

    /** @param log the log that the request's session token, if any, has been checked against */
    Requirement of(ReadRequest request, LogIdentity log) {
        Set<Integer> partitions = log.partitionsOf(request.ids());
        return switch (request.consistency().level()) {
            case EVENTUAL -> nothing(Level.EVENTUAL);
            case SESSION ->
                safeguards.isOn(ProfileSafeguard.SESSION_TOKENS)
                        ? session(request, partitions)
                        : nothing(Level.SESSION);
            case BOUNDED -> bounded(request.consistency().maxStaleness().toNanos(), partitions);
            case STRONG -> safeguards.isOn(ProfileSafeguard.READ_BARRIER) ? strong(partitions) : nothing(Level.STRONG);
        };
    }

    private Requirement nothing(Level level) {
        return new Offsets(level, Map.of());
    }

    private Requirement session(ReadRequest request, Set<Integer> partitions) {
        Map<Integer, Long> needed = new HashMap<>();
        Map<Integer, Position> positions =
                request.session().map(token -> token.positions()).orElse(Map.of());
        positions.forEach((partition, position) -> {
            if (partitions.contains(partition)) {
                needed.put(partition, position.offset());
            }
        });
        return new Offsets(Level.SESSION, needed);
    }

    private Requirement bounded(long maxNanos, Set<Integer> partitions) {
        return new Bounded(maxNanos, partitions);
    }

    private Requirement strong(Set<Integer> partitions) {
        return new Barrier(time.nanos(), partitions);
    }

    /** Completes when the view has applied what the proof asks for in these partitions. */
    private CompletableFuture<Boolean> applied(CompletableFuture<Proof> proof, Set<Integer> partitions) {
        CompletableFuture<Boolean> result = new CompletableFuture<>();
        var unused = proof.whenComplete((known, failure) -> {
            if (failure != null) {
                result.completeExceptionally(failure);
                return;
            }
            CompletableFuture<Boolean> wait = applied.await(of(known, partitions));
            var unusedAnswer = wait.thenAccept(result::complete);
            var unusedCancel = result.whenComplete((done, cancelled) -> wait.cancel(false));
        });
        return result;
    }

    private static Map<Integer, Long> of(Proof proof, Set<Integer> partitions) {
        Map<Integer, Long> needed = new HashMap<>(proof.positions());
        needed.keySet().retainAll(partitions);
        return needed;
    }

    /** The view must have applied given offsets; for nothing at all, none. */
    private final class Offsets implements Requirement {
        private final Level level;
        private final Map<Integer, Long> offsets;

        private Offsets(Level level, Map<Integer, Long> offsets) {
            this.level = level;
            this.offsets = Map.copyOf(offsets);
        }

        @Override
        public Level level() {
            return level;
        }

        @Override
        public CompletableFuture<Boolean> ready() {
            return applied.await(offsets);
        }

        @Override
        public boolean isReadyNow() {
            return offsets.entrySet().stream()
                    .allMatch(needed -> applied.applied(needed.getKey()).orElse(-1) >= needed.getValue());
        }

        @Override
        public boolean heldBy(Snapshot snapshot, OptionalLong staleness) {
            return snapshot.covers(offsets);
        }

        @Override
        public String needed() {
            return "applied offsets " + offsets;
        }

        @Override
        public String have(OptionalLong staleness) {
            return "applied offsets " + applied.positions();
        }
    }

    /** The view must be proven young enough. */
    private final class Bounded implements Requirement {
        private final long maxNanos;
        private final Set<Integer> partitions;

        private Bounded(long maxNanos, Set<Integer> partitions) {
            this.maxNanos = maxNanos;
            this.partitions = partitions;
        }

        @Override
        public Level level() {
            return Level.BOUNDED;
        }

        @Override
        public CompletableFuture<Boolean> ready() {
            if (!safeguards.isOn(ProfileSafeguard.ECHO_WATERMARK)) {
                return CompletableFuture.completedFuture(true);
            }
            return Requirements.this.applied(
                    proofs.begunAfter(time.nanos() - maxNanos, MarkerRequest.Kind.ECHO), partitions);
        }

        /** The first look is free: a recent echo may have been reached. */
        @Override
        public boolean isReadyNow() {
            return true;
        }

        @Override
        public boolean heldBy(Snapshot snapshot, OptionalLong staleness) {
            return staleness.isPresent() && staleness.getAsLong() <= maxNanos;
        }

        @Override
        public String needed() {
            return "staleness of at most " + maxNanos / 1_000_000 + " ms";
        }

        @Override
        public String have(OptionalLong staleness) {
            return staleness.isEmpty()
                    ? "no proof of staleness"
                    : "a proven staleness of " + LocalReads.millisRoundedUp(staleness.getAsLong()) + " ms";
        }
    }

    /** The view must hold everything acknowledged before the call. */
    private final class Barrier implements Requirement {
        private final Set<Integer> partitions;
        private final CompletableFuture<Proof> proof;

        private Barrier(long calledAt, Set<Integer> partitions) {
            this.partitions = partitions;
            this.proof = proofs.begunAfter(calledAt, MarkerRequest.Kind.BARRIER);
        }

        @Override
        public Level level() {
            return Level.STRONG;
        }

        @Override
        public CompletableFuture<Boolean> ready() {
            return Requirements.this.applied(proof, partitions);
        }

        @Override
        public boolean isReadyNow() {
            return false;
        }

        @Override
        public boolean heldBy(Snapshot snapshot, OptionalLong staleness) {
            return proof.isDone() && !proof.isCompletedExceptionally() && snapshot.covers(of(proof.join(), partitions));
        }

        @Override
        public String needed() {
            return proof.isDone() && !proof.isCompletedExceptionally()
                    ? "a barrier at offsets " + of(proof.join(), partitions)
                    : "a barrier appended by the home region";
        }

        @Override
        public String have(OptionalLong staleness) {
            return "applied offsets " + applied.positions();
        }
    }
}
