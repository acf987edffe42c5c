package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckKind;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Composite;
import brownout.chaos.workload.profiles.SessionGuarantee.Kind;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** The checks on profiles: the executable definition of each consistency level. */
public final class ProfileChecks {

    private static final String LEVELS = "a level, several with '+' between, or 'all'; ";

    private ProfileChecks() {}

    public static List<CheckKind> kinds() {
        return List.of(
                new CheckKind(
                        "sanity",
                        List.of(),
                        "",
                        "a read shows what nobody wrote, or two writes share a version",
                        false,
                        argument -> new Sanity()),
                new CheckKind(
                        "linearizable",
                        List.of("strong"),
                        LEVELS + "strong when absent",
                        "an operation ranks below one that had completed before it began",
                        false,
                        argument -> new Linearizable(Level.asked(argument, Level.STRONG))),
                new CheckKind(
                        "sequential",
                        List.of(),
                        LEVELS + "all when absent",
                        "no single order of all operations keeps every process's own order",
                        false,
                        argument -> new Sequential(Level.asked(argument, Level.values()))),
                new CheckKind(
                        "bounded-staleness",
                        List.of("bounded"),
                        "a duration; what each read asked for when absent",
                        "a bounded read is definitely staler than its bound",
                        false,
                        BoundedStaleness::asked),
                new CheckKind(
                        "honest-bound",
                        List.of(),
                        "",
                        "an answer claims to be fresher than it definitely is",
                        false,
                        argument -> BoundedStaleness.claimed()),
                new CheckKind(
                        "k-bounded",
                        List.of(),
                        "a number of versions, 0 when absent",
                        "a read is more than k versions behind",
                        false,
                        argument -> new KBounded(argument.count(0), read -> true)),
                session(Kind.READ_YOUR_WRITES, "a session reads older than it wrote"),
                session(Kind.MONOTONIC_READS, "a session reads older than it read"),
                session(Kind.MONOTONIC_WRITES, "a session's writes take effect out of order"),
                session(Kind.WRITES_FOLLOW_READS, "a write comes before what its session had read"),
                new CheckKind(
                        "session",
                        List.of(),
                        LEVELS + "session when absent",
                        "one of the four session guarantees",
                        false,
                        argument -> new Composite(
                                "session",
                                Arrays.stream(Kind.values())
                                        .map(kind -> (Checker)
                                                new SessionGuarantee(kind, Level.asked(argument, Level.SESSION)))
                                        .toList())),
                new CheckKind(
                        "eventual-convergence",
                        List.of("eventual"),
                        "a duration of grace, 5s when absent",
                        "a region returns an old version long after all was quiet",
                        true,
                        argument -> new EventualConvergence(argument.durationOr(Duration.ofSeconds(5)))),
                new CheckKind(
                        "staleness",
                        List.of(),
                        LEVELS + "eventual when absent",
                        "nothing: it only measures how stale reads got",
                        false,
                        argument -> new StalenessFigures(Level.asked(argument, Level.EVENTUAL))));
    }

    private static CheckKind session(Kind kind, String what) {
        return new CheckKind(
                kind.check(),
                List.of(),
                LEVELS + "session when absent",
                what,
                false,
                argument -> new SessionGuarantee(kind, Level.asked(argument, Level.SESSION)));
    }
}
