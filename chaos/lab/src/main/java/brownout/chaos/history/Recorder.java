package brownout.chaos.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Writes down what clients do and see, at invocation and at completion, on one clock.
 *
 * <p>Safe for use by many threads. The lock is held for the length of a buffered write.
 */
public final class Recorder {
    /** Names the intended start (nanoseconds since the run began) in {@code in} when an operation started late. */
    public static final String INTENDED_AT = "intendedAt";
    /** Names in {@code out} when the client of an {@link Outcome#INFO} gave up, nanoseconds since the run began. */
    public static final String GAVE_UP_AT = "gaveUpAt";

    private final RunClock clock;
    private final HistorySink sink;
    private final List<Operation> operations = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<FaultWindow> faults = new ArrayList<>();
    private final List<String> holes = new ArrayList<>();
    private final Map<Long, Pending> pending = new HashMap<>();
    private final Processes processes = new Processes();
    private long nextId;
    private Counts counts = new Counts(0, 0, 0, 0);

    public Recorder(RunClock clock, HistorySink sink) {
        this.clock = clock;
        this.sink = sink;
        sink.began(clock.began());
    }

    /** What has been seen so far; for a progress display. */
    public record Counts(long ok, long fail, long info, long inFlight) {}

    /** An operation of a client that does one thing and goes: it gets a logical process that is free. */
    public Pending invoke(String action, String key, Map<String, String> in) {
        synchronized (this) {
            return invoked(processes.free(), "", action, key, in);
        }
    }

    /** An operation of a session, whose operations the caller never lets overlap. */
    public Pending invoke(String session, String action, String key, Map<String, String> in) {
        synchronized (this) {
            return invoked(processes.of(session), session, action, key, in);
        }
    }

    /** Writes down, afterwards, a look at an entity that turned out to be worth it; by a process of its own. */
    public synchronized void looked(
            long invokedAt,
            String action,
            String key,
            Outcome outcome,
            Map<String, String> in,
            Map<String, String> out) {
        long completedAt = outcome == Outcome.INFO ? Long.MAX_VALUE : clock.nanos();
        Operation look =
                new Operation(nextId++, processes.fresh(), "", action, key, outcome, invokedAt, completedAt, in, out);
        operations.add(look);
        sink.invoked(look.id(), look.process(), "", action, key, invokedAt, look.in());
        sink.completed(look);
    }

    private Pending invoked(int process, String session, String action, String key, Map<String, String> in) {
        Pending operation = new Pending(nextId++, process, session, action, key, clock.nanos(), Map.copyOf(in));
        pending.put(operation.id, operation);
        counts = new Counts(counts.ok, counts.fail, counts.info, counts.inFlight + 1);
        sink.invoked(operation.id, process, session, action, key, operation.invokedAt, operation.in);
        return operation;
    }

    /** Nanoseconds since the run began. */
    public long now() {
        return clock.nanos();
    }

    /** Something that happened outside the clients, now. */
    public void event(String source, String kind, String key, Map<String, String> data) {
        event(new Event(clock.nanos(), source, kind, key, data));
    }

    public synchronized void event(Event event) {
        events.add(event);
        sink.event(event);
    }

    public synchronized void fault(FaultWindow window) {
        faults.add(window);
        sink.fault(window);
    }

    /** @param sentence what is missing: with it, nothing can be said to have held */
    public synchronized void hole(String sentence) {
        holes.add(sentence);
        sink.hole(sentence);
    }

    public synchronized Counts counts() {
        return counts;
    }

    /** A snapshot: operations that have not completed are in it as {@link Outcome#INFO}. */
    public synchronized History history() {
        List<Operation> all = new ArrayList<>(operations);
        pending.values()
                .forEach(open -> all.add(open.operation(
                        Outcome.INFO,
                        Long.MAX_VALUE,
                        Map.of("error", "had not completed when the history was taken"))));
        return new History(clock.began(), all, events, faults, holes);
    }

    private synchronized void complete(Pending open, Outcome outcome, Map<String, String> out) {
        if (pending.remove(open.id) == null) {
            throw new IllegalStateException("operation " + open.id + " completed twice");
        }
        Operation operation = outcome == Outcome.INFO
                ? open.operation(outcome, Long.MAX_VALUE, gaveUp(out))
                : open.operation(outcome, clock.nanos(), out);
        processes.completed(open.process, open.session, outcome);
        counts = counted(outcome);
        operations.add(operation);
        sink.completed(operation);
    }

    private Map<String, String> gaveUp(Map<String, String> out) {
        Map<String, String> more = new HashMap<>(out);
        more.put(GAVE_UP_AT, Long.toString(clock.nanos()));
        return more;
    }

    private Counts counted(Outcome outcome) {
        return switch (outcome) {
            case OK -> new Counts(counts.ok + 1, counts.fail, counts.info, counts.inFlight - 1);
            case FAIL -> new Counts(counts.ok, counts.fail + 1, counts.info, counts.inFlight - 1);
            case INFO -> new Counts(counts.ok, counts.fail, counts.info + 1, counts.inFlight - 1);
        };
    }

    /** An operation under way. Exactly one of its three ends is called, once. */
    public final class Pending {
        private final long id;
        private final int process;
        private final String session;
        private final String action;
        private final String key;
        private final long invokedAt;
        private final Map<String, String> in;

        private Pending(
                long id,
                int process,
                String session,
                String action,
                String key,
                long invokedAt,
                Map<String, String> in) {
            this.id = id;
            this.process = process;
            this.session = session;
            this.action = action;
            this.key = key;
            this.invokedAt = invokedAt;
            this.in = in;
        }

        public void complete(Outcome outcome, Map<String, String> out) {
            Recorder.this.complete(this, outcome, out);
        }

        private Operation operation(Outcome outcome, long completedAt, Map<String, String> out) {
            return new Operation(id, process, session, action, key, outcome, invokedAt, completedAt, in, out);
        }
    }

    /** Hands out logical processes: one never has two operations under way, and none outlives an INFO. */
    private static final class Processes {
        private final Deque<Integer> free = new ArrayDeque<>();
        private final Map<String, Integer> bySession = new HashMap<>();
        private int next;

        int free() {
            Integer process = free.poll();
            return process == null ? next++ : process;
        }

        int fresh() {
            return next++;
        }

        int of(String session) {
            return bySession.computeIfAbsent(session, any -> next++);
        }

        void completed(int process, String session, Outcome outcome) {
            if (outcome == Outcome.INFO) {
                bySession.remove(session);
            } else if (session.isEmpty()) {
                free.push(process);
            }
        }
    }
}
