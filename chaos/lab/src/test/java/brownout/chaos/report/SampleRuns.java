package brownout.chaos.report;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.CheckResult.Counterexample;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.Event;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.registry.Checkers;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Runs as they might have been, for tests of what is made of them; the same for the same seed. */
public final class SampleRuns {

    private static final long SECOND = 1_000_000_000L;
    private static final Instant BEGAN = Instant.parse("2026-03-01T09:30:00Z");

    private SampleRuns() {}

    /** The three scenarios of the demo, two variants each. */
    public static List<RunReport> demo() {
        return List.of(lostAck(40), pausedWorker(), readYourWrites());
    }

    /** One text wherever a text may stand. */
    public static RunReport named(String text) {
        Operation operation = new Operation(
                0, 0, text, "write", text, Outcome.OK, 0, 5, Map.of("region", text), Map.of("version", text));
        Event event = new Event(3, "provider/" + text, text, text, Map.of("messageId", text));
        CheckResult check = new CheckResult(
                text,
                Verdict.VIOLATED,
                text,
                Map.of(text, text),
                List.of(
                        new Counterexample(text, List.of(operation), List.of(event)),
                        new Counterexample(text, List.of(), List.of())));
        History history = new History(
                Instant.EPOCH,
                List.of(operation),
                List.of(event),
                List.of(new FaultWindow(text, text, 0, 4, 1)),
                List.of(text));
        VariantResult variant = new VariantResult(
                text,
                List.of(text),
                text,
                Verdict.VIOLATED,
                false,
                text,
                List.of(check),
                history,
                List.of(new Series(text, text, text, new long[] {1}, new double[] {1})));
        return new RunReport(
                text, text, text, List.of(text), 1, Instant.EPOCH, Duration.ofSeconds(1), text, List.of(variant));
    }

    public static RunReport lostAck(int ratePerSecond) {
        return new RunReport(
                "notification/lost-ack",
                "The provider accepted, the answer was lost",
                "Every accepted notification is delivered exactly once although one answer in three is lost.",
                List.of("retries", "idempotency", "unknown outcome"),
                7,
                BEGAN,
                Duration.ofMillis(52_300),
                "./lab run notification/lost-ack --seed 7",
                List.of(
                        variant(
                                "without provider-idempotency-key",
                                "violates no-duplicate-send",
                                List.of("no-duplicate-send", "no-lost-send", "unknown-outcomes-resolved:30s"),
                                notifications(7, ratePerSecond, false),
                                notificationSeries(7)),
                        variant(
                                "all safeguards on",
                                "holds",
                                List.of("no-duplicate-send", "no-lost-send", "unknown-outcomes-resolved:30s"),
                                notifications(7, ratePerSecond, true),
                                notificationSeries(8))));
    }

    private static VariantResult variant(
            String name, String expected, List<String> checks, History history, List<Series> series) {
        List<CheckResult> results = checks.stream()
                .map(check -> Checkers.standard().named(check).check(history))
                .toList();
        CheckResult decisive = Stream.of(Verdict.VIOLATED, Verdict.INCONCLUSIVE, Verdict.HOLDS)
                .flatMap(verdict -> results.stream().filter(result -> result.verdict() == verdict))
                .findFirst()
                .orElseThrow();
        boolean asExpected = expected.equals("holds")
                ? decisive.verdict() == Verdict.HOLDS
                : expected.equals("violates " + decisive.check());
        List<String> without = name.startsWith("without ") ? List.of(name.substring(8)) : List.of();
        return new VariantResult(
                name, without, expected, decisive.verdict(), asExpected, decisive.sentence(), results, history, series);
    }

    private static History notifications(long seed, int rate, boolean keyed) {
        Random random = new Random(seed);
        List<Operation> operations = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        int number = 20 * rate;
        for (int i = 0; i < number; i++) {
            long at = i * SECOND / rate + random.nextInt(3_000_000);
            boolean faulty = at > 3 * SECOND && at < 13 * SECOND;
            boolean silent = at > 6 * SECOND && at < 7 * SECOND && random.nextInt(3) == 0;
            String id = "n-%05x".formatted(i * 7919 + 4096);
            String key = "k-" + i;
            long latency = 4_000_000 + (long) (Math.exp(random.nextGaussian()) * (faulty ? 18e6 : 5e6));
            Map<String, String> in = Map.of(
                    "channel",
                    "push",
                    "guarantee",
                    "EFFECTIVELY_ONCE",
                    "user",
                    "u-" + i % 50,
                    "via",
                    "notification-service-" + (1 + i % 2));
            long accepted = at;
            if (silent) {
                operations.add(operation(
                        operations.size(),
                        i % 32,
                        "",
                        "submit",
                        key,
                        Outcome.INFO,
                        at,
                        Long.MAX_VALUE,
                        in,
                        Map.of("error", "no answer within 2 s <script>alert(1)</script>")));
                accepted = at + 2 * SECOND;
            }
            operations.add(operation(
                    operations.size(),
                    32 + i % 32,
                    "",
                    "submit",
                    key,
                    Outcome.OK,
                    accepted,
                    accepted + latency,
                    in,
                    Map.of("id", id, "status", "202")));
            deliver(events, random, id, accepted + latency, faulty, keyed);
            operations.add(operation(
                    operations.size(),
                    99,
                    "",
                    "observe",
                    key,
                    Outcome.OK,
                    24 * SECOND + i * 1_000_000L,
                    24 * SECOND + i * 1_000_000L + 2_000_000,
                    Map.of(),
                    Map.of("id", id, "state", "SENT", "attempts", "1")));
        }
        operations.add(operation(
                operations.size(),
                3,
                "",
                "submit",
                "k-bad",
                Outcome.FAIL,
                5 * SECOND,
                5 * SECOND + 3_000_000,
                Map.of("channel", "push"),
                Map.of("error", "422 & <b>no such template</b>")));
        List<FaultWindow> faults = List.of(
                new FaultWindow("notification→push", "timeout downstream 33 %", 3 * SECOND, 13 * SECOND, 41_204),
                new FaultWindow("notification-service-1", "crash", 6 * SECOND, 8 * SECOND, 1));
        return new History(BEGAN, operations, numbered(events), faults, List.of());
    }

    private static void deliver(
            List<Event> events, Random random, String id, long accepted, boolean faulty, boolean keyed) {
        long at = accepted + 12_000_000 + random.nextInt(9_000_000);
        events.add(delivery(at, id, "delivered"));
        if (faulty && random.nextInt(3) == 0) {
            events.add(delivery(
                    at + 900_000_000L + random.nextInt(400_000_000), id, keyed ? "deduplicated" : "delivered"));
        }
    }

    private static Event delivery(long at, String id, String kind) {
        return new Event(at, "provider/push", kind, id, Map.of("messageId", "messages/" + id, "to", "device"));
    }

    private static List<Event> numbered(List<Event> events) {
        List<Event> sorted = events.stream()
                .sorted(java.util.Comparator.comparingLong(Event::at))
                .toList();
        return IntStream.range(0, sorted.size())
                .mapToObj(i -> {
                    Map<String, String> data = new HashMap<>(sorted.get(i).data());
                    data.put("n", String.valueOf(i + 1));
                    Event event = sorted.get(i);
                    return new Event(event.at(), event.source(), event.kind(), event.key(), data);
                })
                .toList();
    }

    private static List<Series> notificationSeries(long seed) {
        Random random = new Random(seed);
        long[] times = IntStream.range(0, 96).mapToLong(i -> i * SECOND / 4).toArray();
        double[] retries = new double[96];
        double[] unknown = new double[96];
        double[] lag = new double[96];
        for (int i = 0; i < 96; i++) {
            boolean faulty = i > 12 && i < 54;
            retries[i] = faulty ? 8 + random.nextInt(9) : random.nextInt(2);
            unknown[i] = faulty ? 5 + random.nextInt(6) : 0;
            lag[i] = i == 30 ? Double.NaN : Math.max(0, (i > 24 && i < 34 ? 40 : 3) + random.nextInt(5));
        }
        return List.of(
                new Series("retries", "1/s", "Retries and unknown outcomes", times, retries),
                new Series("unknown outcomes", "1/s", "Retries and unknown outcomes", times, unknown),
                new Series("notification.requests", "records", "Consumer lag", times, lag));
    }

    public static RunReport pausedWorker() {
        List<String> checks =
                List.of("single-visible-completion", "no-stale-publish", "tokens-strictly-increase", "no-lost-job");
        return new RunReport(
                "job-queue/worker-paused-past-lease",
                "A worker sleeps past its lease and wakes with old news",
                "A job's output becomes visible once, whoever wakes up late.",
                List.of("leases", "fencing tokens"),
                11,
                BEGAN.plusSeconds(60),
                Duration.ofMillis(41_000),
                "./lab run job-queue/worker-paused-past-lease --seed 11",
                List.of(
                        variant(
                                "without fencing-token",
                                "violates single-visible-completion",
                                checks,
                                jobs(11, false),
                                List.of()),
                        variant("all safeguards on", "holds", checks, jobs(11, true), List.of())));
    }

    private static History jobs(long seed, boolean fenced) {
        Random random = new Random(seed);
        List<Operation> operations = new ArrayList<>();
        List<Event> events = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            String id = "j-" + (100 + i);
            long at = i * SECOND / 3 + random.nextInt(40_000_000);
            operations.add(operation(
                    operations.size(),
                    i % 4,
                    "",
                    "submit",
                    "job-key-" + i,
                    Outcome.OK,
                    at,
                    at + 3_000_000 + random.nextInt(9_000_000),
                    Map.of("class", i % 5 == 0 ? "high" : "bulk", "tenant", "t"),
                    Map.of("id", id, "status", "202")));
            operations.add(operation(
                    operations.size(),
                    9,
                    "",
                    "observe",
                    "job-key-" + i,
                    Outcome.OK,
                    30 * SECOND + i * 2_000_000L,
                    30 * SECOND + i * 2_000_000L + 1_500_000,
                    Map.of(),
                    Map.of("id", id, "state", "COMPLETED", "token", "1")));
            transitions(events, id, at, i == 9 || i == 10, fenced);
        }
        return new History(
                BEGAN,
                operations,
                events,
                List.of(new FaultWindow("video-worker-1", "pause", 4 * SECOND, 12 * SECOND, 1)),
                List.of());
    }

    private static void transitions(List<Event> events, String id, long at, boolean late, boolean fenced) {
        String path = fenced ? "out/" + id + "/" : "out/" + id;
        events.add(job(id, 1, "JOB_ADMITTED", at + 20_000_000, 0, ""));
        events.add(job(id, 2, "JOB_CLAIMED", at + 60_000_000, 1, "video-worker-1"));
        if (!late) {
            events.add(job(
                    id,
                    3,
                    "JOB_COMPLETED",
                    at + 1_400_000_000,
                    1,
                    "video-worker-1",
                    "output",
                    path + (fenced ? "1" : "")));
            events.add(manifest(id, path + (fenced ? "1" : ""), 1));
            return;
        }
        events.add(job(id, 3, "JOB_LEASE_EXPIRED", at + 3 * SECOND, 1, "video-worker-1"));
        events.add(job(id, 4, "JOB_CLAIMED", at + 3_200_000_000L, 2, "video-worker-2"));
        events.add(job(
                id, 5, "JOB_COMPLETED", at + 5 * SECOND, 2, "video-worker-2", "output", path + (fenced ? "2" : "")));
        if (fenced) {
            events.add(job(
                    id,
                    6,
                    "JOB_WRITE_REFUSED",
                    at + 9 * SECOND,
                    2,
                    "video-worker-2",
                    "refusedToken",
                    "1",
                    "refusedCall",
                    "complete"));
        } else {
            events.add(job(id, 6, "JOB_COMPLETED", at + 9 * SECOND, 1, "video-worker-1", "output", path));
        }
        events.add(manifest(id, path + (fenced ? "2" : ""), fenced ? 2 : 1));
    }

    private static Event manifest(String id, String directory, int token) {
        return new Event(
                32 * SECOND,
                "output",
                "file",
                id,
                Map.of(
                        "path", directory + "/manifest.json",
                        "token", "" + token,
                        "worker", "video-worker-" + token));
    }

    private static Event job(String id, int seq, String kind, long at, long token, String worker, String... more) {
        Map<String, String> data = new HashMap<>();
        data.put("seq", String.valueOf(seq));
        data.put("token", String.valueOf(token));
        data.put("worker", worker);
        for (int i = 0; i < more.length; i += 2) {
            data.put(more[i], more[i + 1]);
        }
        return new Event(at, "video-jobs.events", kind, id, data);
    }

    public static RunReport readYourWrites() {
        List<String> checks =
                List.of("read-your-writes", "monotonic-reads", "bounded-staleness", "honest-bound", "staleness");
        return new RunReport(
                "profile/read-your-writes-lost",
                "A session reads older than it wrote",
                "A session never reads older than what it wrote, although its replica is cut off.",
                List.of("session guarantees", "bounded staleness"),
                3,
                BEGAN.plusSeconds(120),
                Duration.ofMillis(38_000),
                "./lab run profile/read-your-writes-lost --seed 3",
                List.of(
                        variant(
                                "without session-tokens",
                                "violates read-your-writes",
                                checks,
                                profiles(3, false),
                                List.of()),
                        variant("all safeguards on", "holds", checks, profiles(3, true), List.of())));
    }

    private static History profiles(long seed, boolean tokens) {
        Random random = new Random(seed);
        List<Operation> operations = new ArrayList<>();
        List<String> levels = List.of("session", "bounded", "eventual");
        long[] version = new long[4];
        long[] replica = new long[4];
        for (int i = 0; i < 480; i++) {
            long at = i * SECOND / 24;
            boolean cut = at > 5 * SECOND && at < 12 * SECOND;
            int user = i / 4 % 4;
            String key = "p-" + user;
            String session = List.of("ana", "bo", "chi", "dee").get(user);
            if (i % 4 == 0) {
                version[user]++;
                operations.add(operation(
                        operations.size(),
                        user,
                        session,
                        "write",
                        key,
                        Outcome.OK,
                        at,
                        at + 18_000_000 + random.nextInt(20_000_000),
                        Map.of("region", "eu", "opId", "w" + i),
                        Map.of("version", "" + version[user], "epoch", "1", "opId", "w" + i)));
                replica[user] = cut ? replica[user] : version[user];
                continue;
            }
            String level = levels.get(i % 4 - 1);
            boolean stale = level.equals("eventual") || (level.equals("session") && !tokens);
            long seen = stale ? replica[user] : version[user];
            Map<String, String> in = new HashMap<>(Map.of("region", "eu", "level", level));
            Map<String, String> out =
                    new HashMap<>(Map.of("version", "" + seen, "achieved", level, "servedBy", stale ? "eu" : "us"));
            if (level.equals("bounded")) {
                in.put("maxStalenessMs", "2000");
                out.put("boundMs", String.valueOf(200 + random.nextInt(800)));
            }
            long latency =
                    stale || !cut ? 1_000_000 + random.nextInt(3_000_000) : 85_000_000 + random.nextInt(60_000_000);
            boolean silent = cut && random.nextInt(40) == 0;
            operations.add(operation(
                    operations.size(),
                    user + (silent ? 10 : 0),
                    session,
                    "read",
                    key,
                    silent ? Outcome.INFO : Outcome.OK,
                    at,
                    silent ? Long.MAX_VALUE : at + latency,
                    in,
                    silent ? Map.of("error", "deadline") : out));
        }
        return new History(
                BEGAN,
                operations,
                List.of(),
                List.of(new FaultWindow(
                        "profile-eu→kafka", "partition, both directions", 5 * SECOND, 12 * SECOND, 90_112)),
                List.of());
    }

    static Operation operation(
            int id,
            int process,
            String session,
            String action,
            String key,
            Outcome outcome,
            long from,
            long until,
            Map<String, String> in,
            Map<String, String> out) {
        return new Operation(id, process, session, action, key, outcome, from, until, in, out);
    }
}
