package brownout.chaos.scenario;

import brownout.chaos.naming.Nearest;
import brownout.chaos.scenario.Scenario.SteadyState;
import brownout.chaos.scenario.Scenario.Story;
import brownout.chaos.scenario.Tree.Items;
import brownout.chaos.scenario.Tree.Mapping;
import brownout.chaos.scenario.Tree.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads a scenario, or says everything that is wrong with it.
 *
 * <p>What it accepts is published as {@code scenario.schema.json}; what a schema cannot say (faults that collide, checks
 * that an expectation names but the scenario does not have) is said here alone.
 */
public final class ScenarioParser {
    private static final List<String> KEYS = List.of(
            "name",
            "title",
            "teaches",
            "hypothesis",
            "explanation",
            "seed",
            "workload",
            "faults",
            "steady-state",
            "recovers-within",
            "settle",
            "checks",
            "variants");
    private static final List<String> STATISTICS = List.of("p50", "p90", "p99", "max", "success");

    private final Vocabulary vocabulary;

    public ScenarioParser(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
    }

    /** @throws ScenarioException with every problem, when there is any */
    public Scenario parse(Tree tree) {
        List<Problem> problems = new ArrayList<>();
        Section top = Section.of(tree, "scenario", KEYS, problems);
        Story story = story(top);
        long seed = top.integer("seed", 0, Long.MAX_VALUE / 2, 1);
        Optional<Workload> workload = top.required("workload").flatMap(new WorkloadParser(problems)::parse);
        List<Fault> faults = faults(top, problems);
        SteadyState steadyState = steadyState(top, workload, problems);
        Duration settle = top.duration("settle", Duration.ofSeconds(30));
        List<CheckSpec> checks = checks(top);
        List<Variant> variants = variants(top, checks, problems);
        workload.ifPresent(load -> new Consistency(problems).check(load.load(), faults, steadyState));
        if (!problems.isEmpty()) {
            throw new ScenarioException(problems);
        }
        return new Scenario(story, seed, workload.orElseThrow(), faults, steadyState, settle, checks, variants);
    }

    private static Story story(Section top) {
        String name = top.requiredText("name");
        if (!name.isEmpty() && !name.matches("[a-z0-9-]+/[a-z0-9-]+")) {
            top.report(
                    top.at("name"),
                    "'name' must be '<area>/<name>' in lower case, such as 'notification/lost-ack', was '" + name
                            + "'");
        }
        return new Story(
                name,
                top.requiredText("title"),
                top.texts("teaches"),
                top.requiredText("hypothesis"),
                top.text("explanation").orElse(""));
    }

    private List<Fault> faults(Section top, List<Problem> problems) {
        FaultParser parser = new FaultParser(vocabulary, problems);
        if (top.value("faults").orElse(null) instanceof Mapping) {
            top.report(top.at("faults"), "'faults' must be a list: begin each fault with '- '");
            return List.of();
        }
        return top.list("faults").stream()
                .flatMap(tree -> parser.parse(tree).stream())
                .toList();
    }

    private SteadyState steadyState(Section top, Optional<Workload> workload, List<Problem> problems) {
        List<Threshold> thresholds = new ArrayList<>();
        for (Tree tree : top.list("steady-state")) {
            Section section = Section.of(tree, "steady-state", List.of("metric", "below", "at-least"), problems);
            threshold(section, workload).ifPresent(thresholds::add);
        }
        return new SteadyState(thresholds, top.duration("recovers-within", Duration.ofSeconds(3)));
    }

    private static Optional<Threshold> threshold(Section section, Optional<Workload> workload) {
        section.required("metric");
        List<String> metrics = workload.map(ScenarioParser::metricsOf).orElse(List.of());
        Optional<String> metric = workload.isEmpty() ? Optional.empty() : section.oneOf("metric", "metric", metrics);
        if (section.has("below") == section.has("at-least")) {
            section.report(section.position(), "a line of 'steady-state' needs exactly one of 'below' and 'at-least'");
            return Optional.empty();
        }
        String comparison = section.has("below") ? "below" : "at-least";
        if (metric.isEmpty()) {
            return Optional.empty();
        }
        Optional<Double> value = metric.get().endsWith(".success")
                ? section.parsed(comparison, "a share such as 99%", Quantities::share)
                : section.parsed(
                        comparison,
                        "a duration such as 250ms",
                        text -> Quantities.duration(text).map(duration -> duration.toNanos() / 1e6));
        return value.map(number -> new Threshold(section.position(), metric.get(), comparison, number));
    }

    private static List<String> metricsOf(Workload workload) {
        List<String> metrics = new ArrayList<>();
        for (String action : Workload.METRIC_ACTIONS.getOrDefault(workload.kind(), List.of())) {
            for (String statistic : STATISTICS) {
                boolean isOutcomeOnly = action.equals("sends") || action.equals("jobs");
                if (!isOutcomeOnly || statistic.equals("success")) {
                    metrics.add(action + "." + statistic);
                }
            }
        }
        return metrics;
    }

    private List<CheckSpec> checks(Section top) {
        List<CheckSpec> checks = new ArrayList<>();
        top.required("checks");
        for (Tree tree : top.list("checks")) {
            check(top, tree).ifPresent(checks::add);
        }
        if (top.has("checks") && top.list("checks").isEmpty()) {
            top.report(
                    top.at("checks"),
                    "'checks' is empty: a scenario that checks nothing shows nothing; valid are "
                            + String.join(", ", vocabulary.checks()));
        }
        return checks;
    }

    private Optional<CheckSpec> check(Section top, Tree tree) {
        String name;
        Optional<String> argument;
        Position position = tree.position();
        if (tree instanceof Scalar scalar) {
            name = scalar.text();
            argument = Optional.empty();
        } else if (tree instanceof Mapping mapping
                && mapping.entries().size() == 1
                && mapping.entries().get(0).value() instanceof Scalar value) {
            name = mapping.entries().get(0).key();
            position = mapping.entries().get(0).position();
            argument = Optional.of(value.text());
        } else {
            top.report(
                    position, "a check is a name, or a name and its argument such as 'unknown-outcomes-resolved: 30s'");
            return Optional.empty();
        }
        if (!vocabulary.checks().contains(name)) {
            top.report(position, "unknown check '" + name + "'" + Nearest.hint(name, vocabulary.checks()));
            return Optional.empty();
        }
        Position at = position;
        vocabulary.checkProblem().apply(name, argument).ifPresent(message -> top.report(at, message));
        return Optional.of(new CheckSpec(position, name, argument));
    }

    private List<Variant> variants(Section top, List<CheckSpec> checks, List<Problem> problems) {
        top.required("variants");
        if (top.has("variants") && top.list("variants").isEmpty()) {
            top.report(
                    top.at("variants"), "'variants' is empty: nothing would run; the least is '- { expect: holds }'");
        }
        List<Variant> variants = new ArrayList<>();
        for (Tree tree : top.list("variants")) {
            Section section = Section.of(tree, "variant", List.of("without", "expect"), problems);
            List<String> without = section.names("without", "safeguard", vocabulary.allSafeguards());
            expectation(section, checks, problems)
                    .ifPresent(expectation -> variants.add(new Variant(without, expectation)));
        }
        return variants;
    }

    private Optional<Expectation> expectation(Section section, List<CheckSpec> checks, List<Problem> problems) {
        Optional<Tree> value = section.required("expect");
        if (value.isEmpty()) {
            return Optional.empty();
        }
        if (value.get() instanceof Scalar scalar && scalar.text().equals("holds")) {
            return Optional.of(new Expectation.Holds());
        }
        if (!(value.get() instanceof Mapping)) {
            section.report(
                    value.get().position(),
                    "'expect' must be 'holds' or '{ violates: <check> }', was "
                            + value.get().noun());
            return Optional.empty();
        }
        Section violates = Section.of(value.get(), "expect", List.of("violates"), problems);
        violates.required("violates");
        List<String> named = violates.texts("violates");
        List<String> present = checks.stream().map(CheckSpec::name).toList();
        for (String name : named) {
            if (!present.contains(name)) {
                violates.report(
                        violates.at("violates"),
                        vocabulary.checks().contains(name)
                                ? "check '" + name + "' is not among this scenario's 'checks': add it there"
                                : "unknown check '" + name + "'" + Nearest.hint(name, present));
            }
        }
        return named.isEmpty() ? Optional.empty() : Optional.of(new Expectation.Violates(named));
    }

    /** Applies {@code --set path=value} to a scenario before it is read. */
    public static Tree override(Tree tree, Map<String, String> values) {
        Tree result = tree;
        for (Map.Entry<String, String> entry : values.entrySet()) {
            Position position = Position.of("--set " + entry.getKey() + "=" + entry.getValue());
            Tree value = entry.getValue().contains(",")
                    ? new Items(
                            position,
                            List.of(entry.getValue().split(",")).stream()
                                    .map(part -> (Tree) new Scalar(position, part.strip()))
                                    .toList())
                    : new Scalar(position, entry.getValue());
            result = result.with(List.of(entry.getKey().split("\\.")), value);
        }
        return result;
    }
}
