package brownout.profile.replication;

import brownout.profile.record.OpKey;
import brownout.profile.record.Profile;
import brownout.profile.record.ProfileId;
import brownout.profile.record.VersionAssigner;
import brownout.profile.record.WriteCommand;
import brownout.profile.time.Deadline;
import brownout.profile.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer of the log, in the home region.
 *
 * <p>Invariant: versions are assigned in one thread, from a view that has applied everything this writer knows to be
 * committed, and one append is in flight at a time. So no version is given out twice. When the outcome of an append is
 * unknown, the writer takes over from itself: that decides the append, and reading the log to its end then shows which
 * way. Only then does it go on.
 *
 * <p>Requests that arrive while an append is in flight share the next one, so that throughput does not hang on latency.
 *
 * <p>A fenced writer does not fight: it takes over again only if the log shows no epoch later than its own, which means
 * that it was fenced by a time-out of its own transaction and not by a new home.
 */
public final class HomeWriter implements HomeLog, Runnable {

    private static final Logger LOG = LoggerFactory.getLogger(HomeWriter.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);
    private static final Duration MARKER_LIMIT = Duration.ofSeconds(2);
    private static final Duration PAUSE = Duration.ofMillis(500);
    private static final int MAX_BATCH = 256;

    /** Where this writer stands. */
    public enum Role {
        /** Not yet, or not any more, the only appender; trying to become it. */
        RECOVERING,
        /** Writes. */
        LEADING,
        /** Another home has written under a later epoch. */
        DEMOTED
    }

    private final LogAppender appender;
    private final View view;
    private final AppliedLog applied;
    private final Time time;
    private final BlockingQueue<HomeRequest> queue;

    private final List<WriteTicket> undecided = new ArrayList<>();
    private final Map<Integer, Long> committed = new HashMap<>();
    private long epoch;
    private volatile Role role = Role.RECOVERING;
    private volatile String reason = "starting";
    private volatile boolean running = true;

    /** @param maxQueued writes and markers that may wait for their turn, at least 1 */
    public HomeWriter(LogAppender appender, View view, AppliedLog applied, Time time, int maxQueued) {
        this.appender = appender;
        this.view = view;
        this.applied = applied;
        this.time = time;
        this.queue = new ArrayBlockingQueue<>(maxQueued);
    }

    public Role role() {
        return role;
    }

    /** Why it does not lead; empty while it does. */
    public Optional<String> trouble() {
        return role == Role.LEADING ? Optional.empty() : Optional.of(reason);
    }

    /**
     * Hands a write over.
     *
     * @return completes at the deadline at the latest
     */
    public CompletableFuture<WriteOutcome> submit(WriteCommand command, Deadline deadline, Map<String, String> trace) {
        if (role == Role.DEMOTED || !running) {
            return CompletableFuture.completedFuture(new WriteOutcome.NotWritten(reason));
        }
        WriteTicket ticket = new WriteTicket(command, trace);
        if (!queue.offer(ticket)) {
            return CompletableFuture.completedFuture(
                    new WriteOutcome.NotWritten("too many writes wait for the log already"));
        }
        CompletableFuture<Void> timer = time.after(deadline.left(time));
        var unusedTimeout = timer.thenRun(ticket::expire);
        return ticket.answer().whenComplete((outcome, failure) -> timer.cancel(false));
    }

    @Override
    public CompletableFuture<Map<Integer, Long>> appendMarker(MarkerRequest request) {
        MarkTicket ticket = new MarkTicket(request, new CompletableFuture<>());
        if (role == Role.DEMOTED || !running || !queue.offer(ticket)) {
            ticket.refuse("the home takes no marker now: " + (role == Role.LEADING ? "too many wait" : reason));
            return ticket.positions();
        }
        CompletableFuture<Void> timer = time.after(MARKER_LIMIT);
        var unusedTimeout = timer.thenRun(() -> ticket.refuse("the home could not append a marker within "
                + MARKER_LIMIT.toMillis() + " ms"
                + trouble().map(why -> ": " + why).orElse("")));
        return ticket.positions().whenComplete((positions, failure) -> timer.cancel(false));
    }

    /** Ends {@link #run} after the append in flight; what is queued is refused. */
    public void stop() {
        reason = "this instance is shutting down";
        running = false;
    }

    @Override
    public void run() {
        while (running && role != Role.DEMOTED) {
            try {
                if (role == Role.LEADING || lead()) {
                    next();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stop();
            } catch (LogUnavailableException | ViewUnavailableException e) {
                recover(String.valueOf(e.getMessage()));
                time.after(PAUSE).join();
            } catch (RuntimeException e) {
                // Whoever was in that batch hears "unknown" at the deadline; taking over again decides what it was.
                LOG.error("the home's writer failed; a person must look at this", e);
                recover("failed: " + e);
                time.after(PAUSE).join();
            }
        }
        List<HomeRequest> left = new ArrayList<>();
        queue.drainTo(left);
        left.stream().filter(HomeRequest::take).forEach(request -> request.refuse(reason));
        appender.close();
    }

    private boolean lead() throws InterruptedException {
        LogIdentity log = view.log().orElseThrow(() -> new LogUnavailableException("the log has not been reached yet"));
        Map<Integer, Long> ends = appender.takeOver(log, PATIENCE);
        Map<Integer, Long> last = new HashMap<>();
        ends.forEach((partition, end) -> {
            if (end > 0) {
                last.put(partition, end - 1);
            }
        });
        while (!awaitApplied(last)) {
            recover("reading the log to its end: needs " + last + ", has " + applied.positions());
            if (!running) {
                return false;
            }
        }
        long seen = applied.epoch();
        if (epoch != 0 && seen > epoch) {
            reason = "another home writes under epoch " + seen + "; this one had epoch " + epoch;
            role = Role.DEMOTED;
            LOG.warn("home demoted epoch={} seen={}", epoch, seen);
            return false;
        }
        epoch = Math.max(1, seen);
        committed.putAll(last);
        settleUndecided(log);
        role = Role.LEADING;
        LOG.info("home leads epoch={} log-ends={}", epoch, ends);
        return true;
    }

    /** Whatever was unknown is in the view now, or it never happened. */
    private void settleUndecided(LogIdentity log) throws InterruptedException {
        if (undecided.isEmpty()) {
            return;
        }
        Map<OpKey, StoredProfile> written = read(log, undecided).operations();
        for (WriteTicket ticket : undecided) {
            StoredProfile stored = written.get(ticket.key());
            LOG.info("write settled key={} written={}", ticket.key(), stored != null);
            ticket.complete(
                    stored == null
                            ? new WriteOutcome.NotWritten("the log did not take it")
                            : WriteOutcome.Written.of(stored, log, false));
        }
        undecided.clear();
    }

    private void next() throws InterruptedException {
        HomeRequest first = queue.poll(PAUSE.toMillis(), TimeUnit.MILLISECONDS);
        if (first == null) {
            return;
        }
        List<HomeRequest> drained = new ArrayList<>(List.of(first));
        queue.drainTo(drained, MAX_BATCH - 1);
        List<WriteTicket> writes = new ArrayList<>();
        List<MarkTicket> marks = new ArrayList<>();
        for (HomeRequest request : drained) {
            if (!request.take()) {
                continue;
            }
            if (request instanceof WriteTicket write) {
                writes.add(write);
            } else if (request instanceof MarkTicket mark) {
                marks.add(mark);
            }
        }
        WriteBatch batch = decide(writes, marks);
        if (batch.entries().isEmpty()) {
            batch.answerWrites(List.of());
        } else {
            appender.append(batch.entries()).settle(reactions(batch));
        }
    }

    /** Writes that cannot be decided are refused; markers need no view and go on. */
    private WriteBatch decide(List<WriteTicket> writes, List<MarkTicket> marks) throws InterruptedException {
        LogIdentity log = view.log().orElseThrow(() -> new LogUnavailableException("the log is not known any more"));
        if (!writes.isEmpty()) {
            try {
                if (!awaitApplied(committed)) {
                    throw new ViewUnavailableException("it lags: needs " + committed + ", has " + applied.positions());
                }
                Snapshot now = read(log, writes);
                return new WriteBatch(log, epoch, writes, marks, assigner(now), now.operations());
            } catch (ViewUnavailableException e) {
                writes.forEach(write -> write.refuse("the home's own view cannot be used: " + e.getMessage()));
            }
        }
        return new WriteBatch(log, epoch, List.of(), marks, assigner(Snapshot.at(Map.of())), Map.of());
    }

    /**
     * Profiles and operations of these writes after everything committed. What a view that does not prove that says is
     * worth nothing: a Redis emptied a moment ago knows neither the version to follow nor the write to replay.
     */
    private Snapshot read(LogIdentity log, List<WriteTicket> writes) throws InterruptedException {
        Set<ProfileId> ids = writes.stream().map(write -> write.command().id()).collect(Collectors.toSet());
        Map<Integer, Long> needed = new HashMap<>(committed);
        needed.keySet().retainAll(log.partitionsOf(ids));
        Snapshot now =
                answer(view.read(ids, writes.stream().map(WriteTicket::key).collect(Collectors.toSet())));
        if (!now.covers(needed)) {
            throw new ViewUnavailableException("it has been emptied and is being filled again");
        }
        return now;
    }

    private VersionAssigner assigner(Snapshot now) {
        Map<ProfileId, Profile> current = new HashMap<>();
        now.profiles().forEach((id, stored) -> current.put(id, stored.profile()));
        Map<OpKey, String> digests = new HashMap<>();
        now.operations()
                .forEach((key, stored) -> digests.put(key, stored.change().digest()));
        return new VersionAssigner(epoch, time.wallClock(), current, digests);
    }

    private LogAppender.Outcome.Cases reactions(WriteBatch batch) {
        return new LogAppender.Outcome.Cases() {
            @Override
            public void appended(List<Long> offsets) {
                Map<Integer, Long> last = batch.lastOffsets(offsets);
                last.forEach((partition, offset) -> committed.merge(partition, offset, Math::max));
                batch.answerMarks(offsets);
                var unused = time.within(applied.awaitFirst(last), MARKER_LIMIT, () -> false)
                        .thenRun(() -> batch.answerWrites(offsets));
            }

            @Override
            public void notAppended(String why) {
                batch.refuse(why);
                recover(why);
            }

            @Override
            public void unknown(String why) {
                undecided.addAll(batch.writes());
                batch.refuseMarks(why);
                recover("the outcome of the last append is unknown: " + why);
            }
        };
    }

    private void recover(String why) {
        if (role == Role.LEADING || !why.equals(reason)) {
            LOG.warn("home recovers reason={}", why);
        }
        if (running) {
            reason = why;
        }
        role = Role.RECOVERING;
    }

    private boolean awaitApplied(Map<Integer, Long> offsets) throws InterruptedException {
        try {
            return time.within(applied.awaitFirst(offsets), PATIENCE, () -> false)
                    .get();
        } catch (ExecutionException e) {
            return false;
        }
    }

    private static <T> T answer(CompletableFuture<T> future) throws InterruptedException {
        try {
            return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new ViewUnavailableException(String.valueOf(e.getCause()), e);
        } catch (TimeoutException e) {
            throw new ViewUnavailableException("it did not answer within " + PATIENCE.toMillis() + " ms", e);
        }
    }
}
