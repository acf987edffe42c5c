package brownout.chaos.checker;

import brownout.chaos.history.History;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Several checks under one name: violated when one is, held when all hold. */
public final class Composite implements Checker {

    private final String name;
    private final List<Checker> parts;

    public Composite(String name, List<Checker> parts) {
        this.name = name;
        this.parts = List.copyOf(parts);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public CheckResult check(History history) {
        Findings findings = new Findings(name);
        StringBuilder violated = new StringBuilder();
        StringBuilder held = new StringBuilder();
        for (Checker part : parts) {
            CheckResult result = part.check(history);
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
