package brownout.chaos.run;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.CheckResult.Counterexample;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Verdict;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.history.HistorySink;
import brownout.chaos.history.RunClock;
import brownout.chaos.scenario.CheckSpec;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Variant;
import brownout.chaos.workload.Client;
import brownout.chaos.workload.Oracle;
import brownout.chaos.workload.Pace;
import brownout.chaos.workload.ScriptedPace;
import brownout.chaos.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;

/** A world of scripted time in which everything answers at once, unless told otherwise. */
final class FakeTestbed implements Testbed {
    final FakeCluster cluster = new FakeCluster();
    final List<String> askedKeys = new ArrayList<>();
    final Map<String, Verdict> verdicts = new HashMap<>();
    /** What oracles tell beside the deliveries. */
    final List<Event> events = new ArrayList<>();

    Client.Reply submission = Client.Reply.ok(Map.of("id", "n-1"));
    RuntimeException oracleFails;
    RuntimeException markFails;
    HistorySink sink = HistorySink.NONE;
    /** Submissions whose key contains this are refused. */
    String unwellFrom = "never";

    /** Interrupts the run's thread at this submission. */
    int interruptAt = Integer.MAX_VALUE;

    /** What happens to the system, from outside, at this submission. */
    final Map<Integer, Runnable> meanwhile = new HashMap<>();

    /** Submissions that are answered when the test completes them. */
    final Map<Integer, CompletableFuture<Client.Reply>> withheld = new HashMap<>();

    final List<Map<String, String>> behaviours = new ArrayList<>();
    /** The provider misbehaves, and by luck no request draws it. */
    boolean treatedNormally;

    /** Runs fault steps; here at once, and in the thread of the load. */
    Executor background = Runnable::run;

    private int misbehavedFrom = Integer.MAX_VALUE;
    private int runs;
    private int submissions;

    @Override
    public Cluster cluster() {
        return cluster;
    }

    @Override
    public ProviderControl providers() {
        return new ProviderControl() {
            @Override
            public void misbehave(String provider, Map<String, String> behaviour, Duration timeToLive) {
                cluster.doings.add("misbehave " + provider);
                behaviours.add(behaviour);
                misbehavedFrom = submissions;
            }

            @Override
            public void behave(String provider) {
                cluster.doings.add("behave " + provider);
            }

            @Override
            public long affected(String provider) {
                return treatedNormally ? 0 : Math.max(0, submissions - misbehavedFrom);
            }

            @Override
            public void flush(String redisProcess) {
                cluster.doings.add("flush " + redisProcess);
            }

            @Override
            public void edit(String template, boolean otherwise) {
                cluster.doings.add((otherwise ? "edit " : "put back ") + template);
            }
        };
    }

    @Override
    public Pace pace() {
        return new ScriptedPace();
    }

    @Override
    public Client client(Workload workload) {
        return new Client() {
            @Override
            public CompletionStage<Reply> send(String session, String action, String key, Map<String, String> in) {
                if (key.contains("-warm-")) {
                    return CompletableFuture.completedFuture(Reply.ok(Map.of("id", "n-warm")));
                }
                if (action.equals("submit")) {
                    askedKeys.add(key);
                    meanwhile.getOrDefault(submissions, () -> {}).run();
                    if (submissions++ == interruptAt) {
                        Thread.currentThread().interrupt();
                    }
                    if (withheld.containsKey(submissions - 1)) {
                        return withheld.get(submissions - 1);
                    }
                }
                if (key.contains(unwellFrom) && action.equals("submit")) {
                    return CompletableFuture.completedFuture(Reply.fail("not well"));
                }
                return CompletableFuture.completedFuture(
                        action.equals("submit") ? submission : Reply.ok(Map.of("state", "SENT")));
            }

            @Override
            public void close() {}
        };
    }

    @Override
    public List<Oracle> oracles(Workload workload, RunClock clock) {
        return List.of(new Oracle() {
            @Override
            public void mark() {
                if (markFails != null) {
                    throw markFails;
                }
            }

            @Override
            public List<Event> since(Set<String> ids) {
                if (oracleFails != null) {
                    throw oracleFails;
                }
                List<Event> told = new ArrayList<>(events);
                ids.forEach(id -> told.add(new Event(clock.nanos(), "provider/push", "delivered", id, Map.of())));
                return told;
            }
        });
    }

    @Override
    public Checker checker(CheckSpec check) {
        return new Checker() {
            @Override
            public String name() {
                return check.name();
            }

            @Override
            public CheckResult check(History history) {
                Verdict verdict = verdicts.getOrDefault(check.name(), Verdict.HOLDS);
                List<Counterexample> shown = verdict == Verdict.VIOLATED
                        ? List.of(new Counterexample("It happened twice.", List.of(), List.of()))
                        : List.of();
                return new CheckResult(check.name(), verdict, check.name() + " was judged.", Map.of(), shown);
            }
        };
    }

    @Override
    public HistorySink sink(String scenario, Variant variant, int index) {
        return sink;
    }

    @Override
    public Executor background() {
        return background;
    }

    @Override
    public String runId(Scenario scenario, int index) {
        return "run" + runs++;
    }
}
