package brownout.chaos.workload.profiles;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.workload.profiles.SessionGuarantee.Kind;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;

/** The four session guarantees under one name: violated when one is, held when all hold. */
final class SessionGuarantees implements Checker {

    private final Predicate<Operation> judged;

    SessionGuarantees(Predicate<Operation> judged) {
        this.judged = judged;
    }

    @Override
    public String name() {
        return "session";
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings(name());
        StringBuilder violated = new StringBuilder();
        StringBuilder held = new StringBuilder();
        ProfileHistory profiles = new ProfileHistory(history);
        for (Kind kind : Kind.values()) {
            SessionGuarantee part = new SessionGuarantee(kind, judged);
            CheckResult result = part.check(profiles);
            findings.figure(part.name(), result.verdict().label());
            Map<String, String> figures = new LinkedHashMap<>(result.figures());
            figures.forEach((figure, value) -> findings.figure(part.name() + ": " + figure, value));
            result.counterexamples().forEach(findings::violation);
            switch (result.verdict()) {
                case VIOLATED ->
                    violated.append(violated.isEmpty() ? "" : " ")
                            .append(part.name())
                            .append(": ")
                            .append(result.sentence());
                case HOLDS -> held.append(held.isEmpty() ? "" : " ").append(result.sentence());
                default -> findings.doubt(part.name() + ": " + result.sentence());
            }
        }
        return findings.conclude(violated.toString(), held.toString());
    }
}
