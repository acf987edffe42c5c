package brownout.chaos.workload.profiles;

import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;

/**
 * A correct system's history of many profiles, at mixed levels, with writes that got no answer and were tried again. Each
 * operation shows the state of one moment; a strong read that of a moment within it, a weaker one an earlier moment, but
 * none before what its session had seen. Times are in milliseconds, and so is the bound.
 */
final class LargeHistory {

    private static final int SESSIONS = 12;
    private static final int KEYS = 10;
    private static final long BOUND = 150;

    private record Version(long number, String opId, long moment) {}

    private final Random random;
    private final Map<String, List<Version>> written = new HashMap<>();
    private final Map<Integer, Long> seenUntil = new HashMap<>();
    private final int[] process = new int[SESSIONS];
    private final long[] free = new long[SESSIONS];
    private final List<Operation> operations = new ArrayList<>();
    private int processes = SESSIONS;

    LargeHistory(long seed, int size) {
        random = new Random(seed);
        for (int i = 0; i < SESSIONS; i++) {
            process[i] = i;
        }
        for (long moment = 10; operations.size() < size; moment += 1 + random.nextInt(4)) {
            int session = random.nextInt(SESSIONS);
            if (free[session] < moment - 1) {
                perform(session, "p" + random.nextInt(KEYS), moment);
            }
        }
    }

    List<Operation> operations() {
        return operations;
    }

    private void perform(int session, String key, long moment) {
        long from = Math.max(free[session] + 1, moment - random.nextInt(6));
        long until = moment + random.nextInt(6);
        if (random.nextInt(4) == 0) {
            write(session, key, moment, from, until);
        } else {
            read(session, key, moment, from, until);
        }
    }

    private void write(int session, String key, long moment, long from, long until) {
        List<Version> versions = written.computeIfAbsent(key, any -> new ArrayList<>());
        Version version = new Version(versions.size() + 1, "w" + operations.size(), moment);
        versions.add(version);
        seenUntil.put(session, moment);
        if (random.nextInt(6) == 0) {
            add(session, "write", key, Outcome.INFO, from, Long.MAX_VALUE, asked(version), Map.of());
            process[session] = processes++;
            free[session] = until + 1;
            if (random.nextBoolean()) {
                return;
            }
            add(session, "write", key, Outcome.OK, until + 2, until + 3, asked(version), told(version));
            free[session] = until + 3;
            return;
        }
        add(session, "write", key, Outcome.OK, from, until, asked(version), told(version));
        free[session] = until;
    }

    private void read(int session, String key, long moment, long from, long until) {
        String level = List.of("strong", "bounded", "session", "eventual").get(random.nextInt(4));
        long shown = level.equals("strong")
                ? moment
                : Math.max(seenUntil.getOrDefault(session, 0L), moment - random.nextInt((int) BOUND));
        seenUntil.put(session, shown);
        Version version = at(key, shown);
        Map<String, String> in = Map.of("level", level, "region", "eu", "maxStalenessMs", "" + BOUND);
        add(session, "read", key, Outcome.OK, from, until, in, told(version));
        free[session] = until;
    }

    private Version at(String key, long moment) {
        Version found = new Version(0, "", 0);
        for (Version version : written.getOrDefault(key, List.of())) {
            found = version.moment() <= moment ? version : found;
        }
        return found;
    }

    private static Map<String, String> asked(Version version) {
        return Map.of("opId", version.opId(), "value", "as of " + version.opId());
    }

    private static Map<String, String> told(Version version) {
        return Map.of(
                "version",
                "" + version.number(),
                "opId",
                version.opId(),
                "value",
                version.number() == 0 ? "" : "as of " + version.opId(),
                "epoch",
                version.number() == 0 ? "0" : "1",
                "prev",
                "" + Math.max(0, version.number() - 1));
    }

    private void add(
            int session,
            String action,
            String key,
            Outcome outcome,
            long from,
            long until,
            Map<String, String> in,
            Map<String, String> out) {
        long end = until == Long.MAX_VALUE ? until : until * 1_000_000;
        operations.add(new Operation(
                operations.size(),
                process[session],
                "s" + session,
                action,
                key,
                outcome,
                from * 1_000_000,
                end,
                in,
                out));
    }

    /** The same history with one read, anywhere in it, that breaks what the check is about. */
    List<Operation> planted(String check) {
        List<Integer> candidates = new ArrayList<>();
        for (int i = 0; i < operations.size(); i++) {
            if (operations.get(i).action().equals("read") && witness(check, i) > 0) {
                candidates.add(i);
            }
        }
        int at = candidates.get(random.nextInt(candidates.size()));
        Operation read = operations.get(at);
        long proven = witness(check, at);
        Version older =
                proven == 1 ? new Version(0, "", 0) : written.get(read.key()).get((int) proven - 2);
        List<Operation> damaged = new ArrayList<>(operations);
        damaged.set(
                at,
                new Operation(
                        read.id(),
                        read.process(),
                        read.session(),
                        "read",
                        read.key(),
                        Outcome.OK,
                        read.invokedAt(),
                        read.completedAt(),
                        read.in(),
                        told(older)));
        return damaged;
    }

    /** The version that the read must not fall behind; 0 when there is none, or the check does not judge the read. */
    private long witness(String check, int index) {
        Operation read = operations.get(index);
        String level = read.in().get("level");
        return switch (check) {
            case "strong" -> level.equals("strong") ? proven(read, 0, before -> true) : 0;
            case "bounded-staleness" -> level.equals("bounded") ? proven(read, BOUND, before -> true) : 0;
            case "read-your-writes" ->
                level.equals("session")
                        ? proven(
                                read,
                                0,
                                before -> before.action().equals("write")
                                        && before.session().equals(read.session()))
                        : 0;
            case "monotonic-reads" ->
                level.equals("session")
                        ? proven(
                                read,
                                0,
                                before -> before.action().equals("read")
                                        && before.session().equals(read.session()))
                        : 0;
            default -> proven(read, 0, before -> before.process() == read.process());
        };
    }

    private long proven(Operation read, long millisAgo, Predicate<Operation> counts) {
        return operations.stream()
                .filter(before -> before.key().equals(read.key()) && before.outcome() == Outcome.OK)
                .filter(before -> before.completedAt() < read.invokedAt() - millisAgo * 1_000_000)
                .filter(counts)
                .mapToLong(before -> Long.parseLong(before.out().get("version")))
                .max()
                .orElse(0);
    }
}
