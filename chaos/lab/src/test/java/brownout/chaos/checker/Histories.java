package brownout.chaos.checker;

import brownout.chaos.history.Event;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.registry.Checkers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Writes histories by hand; times are in milliseconds. */
public final class Histories {

    private final List<Operation> operations = new ArrayList<>();
    private final List<Event> events = new ArrayList<>();
    private final List<FaultWindow> faults = new ArrayList<>();
    private final List<String> holes = new ArrayList<>();

    public static Histories history() {
        return new Histories();
    }

    public History build() {
        return new History(Instant.EPOCH, operations, events, faults, holes);
    }

    public Histories operation(
            String session,
            String action,
            String key,
            Outcome outcome,
            long from,
            long until,
            Map<String, String> in,
            Map<String, String> out) {
        int process = session.isEmpty() ? 0 : session.hashCode() & 0xff;
        operations.add(new Operation(
                operations.size(), process, session, action, key, outcome, nanos(from), nanos(until), in, out));
        return this;
    }

    public static long nanos(long millis) {
        return millis == Long.MAX_VALUE ? millis : millis * 1_000_000;
    }

    /** The opId is made of key and version, as if each version had one write. */
    public Histories write(String session, String key, long version, long from, long until) {
        return write(session, key, version, key + "@" + version, from, until);
    }

    public Histories write(String session, String key, long version, String opId, long from, long until) {
        return operation(
                session,
                "write",
                key,
                Outcome.OK,
                from,
                until,
                Map.of("region", "eu", "opId", opId),
                Map.of("version", "" + version, "opId", opId, "epoch", "1"));
    }

    public Histories unansweredWrite(String session, String key, String opId, long from) {
        return operation(
                session,
                "write",
                key,
                Outcome.INFO,
                from,
                Long.MAX_VALUE,
                Map.of("region", "eu", "opId", opId),
                Map.of("error", "no answer"));
    }

    public Histories refusedWrite(String session, String key, String opId, long from, long until) {
        return operation(
                session,
                "write",
                key,
                Outcome.FAIL,
                from,
                until,
                Map.of("region", "eu", "opId", opId),
                Map.of("error", "412"));
    }

    public Histories read(String session, String level, String key, long version, long from, long until) {
        return read(session, level, key, version, version == 0 ? "" : key + "@" + version, from, until, Map.of());
    }

    public Histories read(
            String session,
            String level,
            String key,
            long version,
            String opId,
            long from,
            long until,
            Map<String, String> more) {
        Map<String, String> out = new HashMap<>(Map.of("version", "" + version, "opId", opId));
        Map<String, String> in = new HashMap<>(Map.of("region", "eu", "level", level));
        more.forEach(
                (name, value) -> (name.equals("maxStalenessMs") || name.equals("region") ? in : out).put(name, value));
        return operation(session, "read", key, Outcome.OK, from, until, in, out);
    }

    public Histories submit(String key, String id, long from, long until, String... in) {
        return operation("", "submit", key, Outcome.OK, from, until, map(in), Map.of("id", id, "status", "202"));
    }

    public Histories unansweredSubmit(String key, long from, String... in) {
        return operation("", "submit", key, Outcome.INFO, from, Long.MAX_VALUE, map(in), Map.of("error", "no answer"));
    }

    public Histories observe(String key, String id, String state, long from) {
        return operation("", "observe", key, Outcome.OK, from, from + 1, Map.of(), Map.of("id", id, "state", state));
    }

    public Histories observeAbsent(String key, long from) {
        return refusedLook(key, from, "404", "HTTP 404");
    }

    public Histories refusedLook(String key, long from, String status, String error) {
        Map<String, String> out = Map.of("status", status, "error", error);
        return operation("", "observe", key, Outcome.FAIL, from, from + 1, Map.of(), out);
    }

    public Histories delivered(String id, long at, int line) {
        return event("provider/push", "delivered", id, at, "n", "" + line, "messageId", "m-" + line);
    }

    public Histories job(String id, int seq, String kind, long at, String... data) {
        List<String> all = new ArrayList<>(List.of("seq", "" + seq));
        all.addAll(List.of(data));
        return event("video-jobs.events", kind, id, at, all.toArray(String[]::new));
    }

    public Histories manifest(String id, String path, long token, String worker) {
        return event("output", "file", id, 99_000, "path", path, "token", "" + token, "worker", worker, "sha256", "00");
    }

    public Histories event(String source, String kind, String key, long at, String... data) {
        events.add(new Event(nanos(at), source, kind, key, map(data)));
        return this;
    }

    public Histories fault(String target, long from, long until) {
        faults.add(new FaultWindow(target, "partition", nanos(from), nanos(until), 4096));
        return this;
    }

    public Histories hole(String sentence) {
        holes.add(sentence);
        return this;
    }

    public CheckResult check(String specification) {
        return Checkers.standard().named(specification).check(build());
    }

    private static Map<String, String> map(String... namesAndValues) {
        Map<String, String> map = new HashMap<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return map;
    }
}
