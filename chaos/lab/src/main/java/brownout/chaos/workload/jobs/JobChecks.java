package brownout.chaos.workload.jobs;

import brownout.chaos.checker.CheckKind;
import java.util.List;

/** The checks on jobs, judged by the queue's transitions and the output directory. */
public final class JobChecks {

    private JobChecks() {}

    public static List<CheckKind> kinds() {
        return List.of(
                new CheckKind(
                        "no-lost-job",
                        List.of(),
                        "",
                        "a job was accepted, and then nobody knows it",
                        true,
                        argument -> new NoLostJob()),
                new CheckKind(
                        "single-visible-completion",
                        List.of("single-completion"),
                        "",
                        "a job's output became visible twice, or was overwritten afterwards",
                        false,
                        argument -> new SingleVisibleCompletion()),
                new CheckKind(
                        "tokens-strictly-increase",
                        List.of("tokens-increase"),
                        "",
                        "a claim was handed a token that is not above the one before",
                        false,
                        argument -> new TokensStrictlyIncrease()),
                new CheckKind(
                        "no-stale-publish",
                        List.of(),
                        "'refused': inconclusive unless a stale write was tried and refused",
                        "an output was published under a token that was not the current one",
                        false,
                        NoStalePublish::of),
                new CheckKind(
                        "dead-letters-carry-history",
                        List.of(),
                        "",
                        "a dead letter lacks its reason or some of its attempts",
                        true,
                        argument -> new DeadLettersCarryHistory()));
    }
}
