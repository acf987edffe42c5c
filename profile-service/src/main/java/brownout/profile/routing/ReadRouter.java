package brownout.profile.routing;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.profile.consistency.Consistency;
import brownout.profile.consistency.Level;
import brownout.profile.consistency.OnUnavailable;
import brownout.profile.consistency.ProfileSafeguard;
import brownout.profile.replication.LogIdentity;
import brownout.profile.replication.Snapshot;
import brownout.profile.time.Time;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Decides who answers a read: this region at once, this region after a wait, the home region, or nobody.
 *
 * <pre>
 *            here at once ──▶ answer
 *                 │ not fresh enough
 *            wait here (On-Unavailable says how long)
 *                 │ still not
 *   redirect: home, with what is left of the deadline     degrade: what is here, labelled eventual
 *                 │ not there either                        │ what is not here may exist: being filled
 *            503 with needed, have and eta
 * </pre>
 *
 * A level is never weakened silently; every read ends by its deadline.
 */
public final class ReadRouter {

    /** Left for the answer to travel in when a read waits until its deadline. */
    private static final Duration MARGIN = Duration.ofMillis(20);

    private final Replica replica;
    private final LocalReads local;
    private final Requirements requirements;
    private final Switchboard<ProfileSafeguard> safeguards;
    private final Topology topology;
    private final Peers peers;
    private final LogLink link;
    private final Observer observer;
    private final Duration localWait;
    private final Time time;

    /**
     * @param localWait how long a read that may go elsewhere, or fail, waits here first
     */
    public ReadRouter(
            Replica replica,
            Switchboard<ProfileSafeguard> safeguards,
            Neighbourhood around,
            Observer observer,
            Duration localWait) {
        this.replica = replica;
        this.safeguards = safeguards;
        this.topology = around.topology();
        this.peers = around.peers();
        this.link = around.link();
        this.observer = observer;
        this.localWait = localWait;
        this.time = replica.time();
        this.local = new LocalReads(replica, safeguards, topology.self(), observer);
        this.requirements = new Requirements(replica.applied(), replica.proofs(), safeguards, time);
    }

    /** Completes by the deadline; never fails for a reason that can be foreseen. */
    public CompletableFuture<ReadOutcome> read(ReadRequest request) {
        Consistency wanted = request.consistency();
        return time.within(
                        route(request),
                        request.deadline().left(time),
                        () -> LocalReads.unavailable(wanted, "the deadline passed before any region answered"))
                .whenComplete((outcome, failure) -> observe(wanted.level(), outcome));
    }

    private CompletableFuture<ReadOutcome> route(ReadRequest request) {
        Optional<LogIdentity> log = replica.view().log();
        if (log.isEmpty()) {
            return elsewhere(
                    request,
                    LocalReads.unavailable(request.consistency(), "this region has reached neither log nor view yet"));
        }
        Optional<ReadOutcome> lost = lostSession(request, log.get());
        if (lost.isPresent()) {
            return CompletableFuture.completedFuture(lost.get());
        }
        if (needsBarrier(request) && mayRedirect(request) && link.stalled()) {
            return elsewhere(
                    request, LocalReads.unavailable(request.consistency(), "this region hears nothing from the log"));
        }
        return local.attempt(request, log.get(), requirements.of(request, log.get()), budget(request))
                .exceptionally(failure -> LocalReads.unavailable(
                        request.consistency(), "the view cannot be read: " + LocalReads.message(failure)))
                .thenCompose(outcome -> outcome instanceof ReadOutcome.Unsatisfied missing
                        ? fallBack(request, log.get(), withEta(missing))
                        : CompletableFuture.completedFuture(outcome));
    }

    private Duration budget(ReadRequest request) {
        Duration left = request.deadline().left(time);
        Duration all = left.minus(MARGIN).isNegative() ? Duration.ZERO : left.minus(MARGIN);
        Duration some = localWait.compareTo(left.dividedBy(2)) < 0 ? localWait : left.dividedBy(2);
        return switch (request.onUnavailable()) {
            case WAIT -> all;
            case REDIRECT -> !mayRedirect(request) ? all : link.stalled() ? Duration.ZERO : some;
            case FAIL, DEGRADE -> some;
        };
    }

    private CompletableFuture<ReadOutcome> fallBack(
            ReadRequest request, LogIdentity log, ReadOutcome.Unsatisfied missing) {
        if (request.onUnavailable() != OnUnavailable.DEGRADE) {
            return elsewhere(request, missing);
        }
        return local.degrade(request, log, missing).exceptionally(failure -> missing);
    }

    private CompletableFuture<ReadOutcome> elsewhere(ReadRequest request, ReadOutcome missing) {
        if (!mayRedirect(request) || !(missing instanceof ReadOutcome.Unsatisfied here)) {
            return CompletableFuture.completedFuture(missing);
        }
        observer.redirected(request.consistency().level());
        return peers.read(topology.home(), request)
                .exceptionally(failure -> here.because(here.reason() + "; the home region " + topology.home()
                        + " was asked instead: " + LocalReads.message(failure)));
    }

    private boolean needsBarrier(ReadRequest request) {
        return request.consistency().level() == Level.STRONG && safeguards.isOn(ProfileSafeguard.READ_BARRIER);
    }

    private boolean mayRedirect(ReadRequest request) {
        return request.onUnavailable() == OnUnavailable.REDIRECT && !topology.isHome() && !request.forwarded();
    }

    private Optional<ReadOutcome> lostSession(ReadRequest request, LogIdentity log) {
        if (request.consistency().level() != Level.SESSION || !safeguards.isOn(ProfileSafeguard.SESSION_TOKENS)) {
            return Optional.empty();
        }
        return request.session().flatMap(token -> {
            if (!token.log().equals(log.id())) {
                return Optional.of(new ReadOutcome.SessionLost(
                        "the session token belongs to a log that was replaced; start a new session without a token"));
            }
            return token.positions().entrySet().stream()
                    .filter(entry -> replica.applied().isLost(entry.getKey(), entry.getValue()))
                    .findFirst()
                    .map(entry -> new ReadOutcome.SessionLost("what this session wrote or saw at position "
                            + entry.getValue() + " of partition " + entry.getKey()
                            + " was lost with the home of that epoch; start a new session without a token"));
        });
    }

    private ReadOutcome.Unsatisfied withEta(ReadOutcome.Unsatisfied missing) {
        OptionalLong eta = link.stalled() ? OptionalLong.empty() : local.typicalWaitMillis();
        return new ReadOutcome.Unsatisfied(
                missing.requested(), missing.needed(), missing.have(), eta, missing.reason());
    }

    private void observe(Level requested, @Nullable ReadOutcome outcome) {
        if (outcome instanceof ReadOutcome.Answered answer) {
            observer.read(requested, answer.achieved().label(), answer.layer(), "answered");
        } else if (outcome instanceof ReadOutcome.SessionLost) {
            observer.read(requested, "none", "none", "session-lost");
        } else {
            observer.read(requested, "none", "none", "unsatisfied");
        }
    }

    /** Proven staleness of the whole view in nanoseconds, by the position last heard of. */
    public OptionalLong watermarkAge() {
        return replica.view()
                .log()
                .map(log -> {
                    Map<Integer, Long> positions = replica.applied().positions();
                    return replica.watermarks()
                            .staleness(
                                    Snapshot.at(positions),
                                    IntStream.range(0, log.partitions()).boxed().collect(Collectors.toSet()),
                                    time.nanos());
                })
                .orElse(OptionalLong.empty());
    }
}
