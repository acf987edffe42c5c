package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.workload.profiles.Sweep.Inversion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/**
 * One of the four session guarantees (Terry et al. 1994, "Session guarantees for weakly consistent replicated data"),
 * for each session and profile: an operation does not fall behind what the session did before on that profile, at any
 * level: every answer carries the session's token. O(n log n). Dependencies across profiles are not judged: the tokens
 * promise none.
 */
final class SessionGuarantee implements Checker {

    /** Which earlier operations bind which later ones. */
    enum Kind {
        READ_YOUR_WRITES("read-your-writes", true, false, "A session never reads older than what it wrote"),
        MONOTONIC_READS("monotonic-reads", false, false, "A session never reads older than what it read"),
        MONOTONIC_WRITES("monotonic-writes", true, true, "A session's writes take effect in its order"),
        WRITES_FOLLOW_READS("writes-follow-reads", false, true, "A session's write comes after what it had read");

        private final String check;
        private final boolean bindingWrites;
        private final boolean judgesWrites;
        private final String promise;

        Kind(String check, boolean bindingWrites, boolean judgesWrites, String promise) {
            this.check = check;
            this.bindingWrites = bindingWrites;
            this.judgesWrites = judgesWrites;
            this.promise = promise;
        }

        String check() {
            return check;
        }
    }

    private final Kind kind;
    private final Predicate<Operation> judged;

    SessionGuarantee(Kind kind, Predicate<Operation> judged) {
        this.kind = kind;
        this.judged = judged;
    }

    @Override
    public String name() {
        return kind.check;
    }

    @Override
    public CheckResult check(History history) {
        ProfileHistory profiles = new ProfileHistory(history);
        Findings findings = new Findings(name());
        Map<List<String>, List<Ranked>> sessions = new LinkedHashMap<>();
        profiles.registers()
                .forEach(register -> register.all()
                        .forEach(operation -> sessions.computeIfAbsent(
                                        List.of(Wording.who(operation.shown()), operation.key()),
                                        id -> new ArrayList<>())
                                .add(operation)));
        long pairs = 0;
        for (List<Ranked> operations : sessions.values()) {
            List<Ranked> binding = operations.stream()
                    .filter(operation -> operation.write() == kind.bindingWrites)
                    .toList();
            List<Ranked> bound = operations.stream()
                    .filter(operation -> operation.write() == kind.judgesWrites)
                    .filter(operation -> operation.write() || judged.test(operation.shown()))
                    .toList();
            pairs += pairs(binding, bound);
            Sweep.inversions(binding, bound).forEach(inversion -> report(findings, inversion));
        }
        return conclude(
                findings,
                sessions.keySet().stream().map(id -> id.get(0)).distinct().count(),
                pairs);
    }

    /** How many operations had one before them that binds them. */
    private static long pairs(List<Ranked> binding, List<Ranked> bound) {
        long first = binding.stream().mapToLong(Ranked::completed).min().orElse(Long.MAX_VALUE);
        return bound.stream().filter(operation -> operation.invoked() > first).count();
    }

    private CheckResult conclude(Findings findings, long sessions, long judgedOperations) {
        findings.figure("sessions", sessions)
                .figure(kind.judgesWrites ? "writes judged" : "reads judged", judgedOperations)
                .figure("out of order", findings.violations());
        if (judgedOperations == 0) {
            findings.doubt("No session has " + (kind.bindingWrites ? "a write" : "a read") + " and then "
                    + (kind.judgesWrites ? "a write" : "a session-level read") + " of the same profile.");
        }
        String noun = kind.judgesWrites ? "write" : "read";
        return findings.conclude(
                Wording.count(findings.violations(), noun) + " of " + judgedOperations + " fell behind "
                        + (kind.bindingWrites ? "what its session had written." : "what its session had read."),
                kind.promise + ": so it was for " + Wording.count(judgedOperations, noun) + " of "
                        + Wording.count(sessions, "session") + ".");
    }

    private static void report(Findings findings, Inversion inversion) {
        Ranked earlier = inversion.earlier();
        Ranked later = inversion.later();
        String then = later.write()
                ? "its next write at " + Wording.at(later.invoked()) + " became v" + later.version()
                : "at " + Wording.at(later.invoked()) + " " + later.kind() + " in the same session"
                        + Wording.through(later.shown()) + " returned " + later.state();
        findings.violation(
                Wording.capitalised(earlier.told()) + "; " + then + ".",
                List.of(earlier.shown(), later.shown()),
                List.of());
    }
}
