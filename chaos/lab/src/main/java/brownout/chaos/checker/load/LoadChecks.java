package brownout.chaos.checker.load;

import brownout.chaos.checker.CheckKind;
import java.time.Duration;
import java.util.List;

/** The checks on any workload: how fast, how soon well again, how much failed. */
public final class LoadChecks {

    private LoadChecks() {}

    public static List<CheckKind> kinds() {
        return List.of(
                new CheckKind(
                        "latency-slo",
                        List.of(),
                        "[action] p<percentile> <duration>: 'submit p99 250ms'; 'sends p95 5s' from submission to delivery",
                        "a percentile of the answers' latency, or of the sends', is above its limit",
                        false,
                        LatencySlo::of),
                new CheckKind(
                        "recovers-within",
                        List.of("recovers"),
                        "a duration, 10s when absent",
                        "operations still fail so long after the last fault ended",
                        false,
                        argument -> new RecoversWithin(argument.durationOr(Duration.ofSeconds(10)))),
                new CheckKind(
                        "error-budget",
                        List.of(),
                        "[action] <percent>: '1%', 'submit 0.5%'",
                        "more operations failed, or got no answer, than the budget allows",
                        false,
                        ErrorBudget::of));
    }
}
