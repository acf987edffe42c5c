package brownout.profile.routing;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.profile.consistency.Consistency;
import brownout.profile.consistency.Level;
import brownout.profile.consistency.ProfileSafeguard;
import brownout.profile.consistency.SessionToken;
import brownout.profile.consistency.WallClockLag;
import brownout.profile.consistency.Watermarks;
import brownout.profile.record.Profile;
import brownout.profile.replication.AppliedLog;
import brownout.profile.replication.LogIdentity;
import brownout.profile.replication.Snapshot;
import brownout.profile.replication.StoredProfile;
import brownout.profile.replication.View;
import brownout.profile.time.Time;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Reads of this region's view.
 *
 * <p>What an answer claims is judged after the data was read, by the position that came with the data: waiting and
 * guessing decide when to look, never what to claim.
 */
final class LocalReads {

    private static final int TRIES = 4;

    private final View view;
    private final AppliedLog applied;
    private final Watermarks watermarks;
    private final WallClockLag wallClock;
    private final Switchboard<ProfileSafeguard> safeguards;
    private final Region self;
    private final Time time;
    private final Observer observer;
    private volatile long lastWait;

    LocalReads(Replica replica, Switchboard<ProfileSafeguard> safeguards, Region self, Observer observer) {
        this.view = replica.view();
        this.applied = replica.applied();
        this.watermarks = replica.watermarks();
        this.wallClock = replica.wallClock();
        this.time = replica.time();
        this.safeguards = safeguards;
        this.self = self;
        this.observer = observer;
    }

    /** Answers, or says by the end of the budget what is missing. Fails if the view cannot be read. */
    CompletableFuture<ReadOutcome> attempt(
            ReadRequest request, LogIdentity log, Requirement requirement, Duration budget) {
        long end = time.nanos() + budget.toNanos();
        if (!requirement.isReadyNow()) {
            return afterWait(request, log, requirement, end, TRIES);
        }
        return look(request, log, requirement)
                .thenCompose(outcome -> outcome instanceof ReadOutcome.Answered || time.nanos() >= end
                        ? CompletableFuture.completedFuture(outcome)
                        : afterWait(request, log, requirement, end, TRIES));
    }

    private CompletableFuture<ReadOutcome> afterWait(
            ReadRequest request, LogIdentity log, Requirement requirement, long end, int tries) {
        long began = time.nanos();
        Duration left = Duration.ofNanos(Math.max(0, end - began));
        CompletableFuture<Boolean> ready = requirement.ready();
        return time.within(ready, left, () -> false)
                .handle((isReady, failure) -> {
                    ready.cancel(false);
                    if (failure != null) {
                        return CompletableFuture.completedFuture(
                                missing(request, requirement, OptionalLong.empty(), message(failure)));
                    }
                    if (!isReady) {
                        return CompletableFuture.completedFuture(missing(
                                request,
                                requirement,
                                staleness(request, log),
                                "the replica did not get there in time, or too many reads wait already"));
                    }
                    lastWait = time.nanos() - began;
                    observer.waited(requirement.level(), Duration.ofNanos(lastWait));
                    return look(request, log, requirement)
                            .thenCompose(outcome ->
                                    outcome instanceof ReadOutcome.Answered || tries <= 1 || time.nanos() >= end
                                            ? CompletableFuture.completedFuture(outcome)
                                            : afterWait(request, log, requirement, end, tries - 1));
                })
                .thenCompose(next -> next);
    }

    private CompletableFuture<ReadOutcome> look(ReadRequest request, LogIdentity log, Requirement requirement) {
        return view.read(request.ids()).thenApply(snapshot -> {
            Set<Integer> partitions = log.partitionsOf(request.ids());
            OptionalLong staleness = staleness(snapshot, partitions);
            if (!requirement.heldBy(snapshot, staleness)) {
                return missing(request, requirement, staleness, "the replica is behind");
            }
            if (!canTellAbsence(request, log, snapshot)) {
                return missing(request, requirement, staleness, "the view is being filled from the log");
            }
            return answer(request, log, requirement.level(), snapshot, staleness);
        });
    }

    /**
     * What is here, however old. Even so a profile is not said to be missing while that cannot be told.
     *
     * @param missing what to say then
     */
    CompletableFuture<ReadOutcome> degrade(ReadRequest request, LogIdentity log, ReadOutcome.Unsatisfied missing) {
        return view.read(request.ids())
                .thenApply(snapshot -> canTellAbsence(request, log, snapshot)
                        ? answer(
                                request,
                                log,
                                Level.EVENTUAL,
                                snapshot,
                                staleness(snapshot, log.partitionsOf(request.ids())))
                        : missing);
    }

    private ReadOutcome answer(
            ReadRequest request, LogIdentity log, Level achieved, Snapshot snapshot, OptionalLong staleness) {
        SessionToken session = request.session()
                .filter(token -> token.log().equals(log.id()))
                .orElse(SessionToken.empty(request.tenant(), log.id()))
                .including(snapshot.profiles().values());
        List<Profile> profiles = snapshot.profiles().values().stream()
                .map(StoredProfile::profile)
                .sorted((a, b) -> a.id().compareTo(b.id()))
                .toList();
        OptionalLong millis = staleness.isEmpty() ? staleness : OptionalLong.of(millisRoundedUp(staleness.getAsLong()));
        return new ReadOutcome.Answered(
                profiles, request.consistency(), achieved, millis, self, ReadOutcome.Answered.REDIS, session);
    }

    private boolean canTellAbsence(ReadRequest request, LogIdentity log, Snapshot snapshot) {
        return request.ids().stream()
                .filter(id -> !snapshot.profiles().containsKey(id))
                .map(log::partitionOf)
                .allMatch(partition -> applied.isFilled(partition, snapshot.applied(partition)));
    }

    private OptionalLong staleness(Snapshot snapshot, Set<Integer> partitions) {
        return safeguards.isOn(ProfileSafeguard.ECHO_WATERMARK)
                ? watermarks.staleness(snapshot, partitions, time.nanos())
                : wallClock.staleness(partitions);
    }

    /** By the position that was last heard of; good enough for a message. */
    private OptionalLong staleness(ReadRequest request, LogIdentity log) {
        return staleness(Snapshot.at(applied.positions()), log.partitionsOf(request.ids()));
    }

    private ReadOutcome missing(ReadRequest request, Requirement requirement, OptionalLong staleness, String reason) {
        return new ReadOutcome.Unsatisfied(
                request.consistency(), requirement.needed(), requirement.have(staleness), OptionalLong.empty(), reason);
    }

    /** How long the last read that had to wait waited, as a guess at how long the next one will. */
    OptionalLong typicalWaitMillis() {
        return lastWait == 0 ? OptionalLong.empty() : OptionalLong.of(millisRoundedUp(lastWait));
    }

    static long millisRoundedUp(long nanos) {
        return (nanos + 999_999) / 1_000_000;
    }

    static ReadOutcome unavailable(Consistency requested, String reason) {
        return new ReadOutcome.Unsatisfied(requested, "a view that can be read", "none", OptionalLong.empty(), reason);
    }

    static String message(Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        return cause.getMessage() == null ? cause.getClass().getSimpleName() : cause.getMessage();
    }
}
