package brownout.chaos.scenario;

import brownout.chaos.format.Key;
import brownout.chaos.format.Layout;
import brownout.chaos.format.Position;
import brownout.chaos.format.Problem;
import brownout.chaos.format.ScenarioException;
import brownout.chaos.format.Section;
import brownout.chaos.format.Tree;
import brownout.chaos.format.Tree.Items;
import brownout.chaos.format.Tree.Mapping;
import brownout.chaos.format.Tree.Scalar;
import brownout.chaos.naming.Nearest;
import brownout.chaos.scenario.Scenario.SteadyState;
import brownout.chaos.scenario.Scenario.Story;
import brownout.chaos.workload.Workload;
import brownout.chaos.workload.WorkloadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads a scenario, or says everything that is wrong with it.
 *
 * <p>What it accepts is declared in {@link ScenarioFormat}; what a schema cannot say (faults that collide, checks
 * that an expectation names but the scenario does not have) is said here alone.
 */
public final class ScenarioParser {
    private final Vocabulary vocabulary;
    private final ScenarioFormat format;

    public ScenarioParser(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        format = new ScenarioFormat(vocabulary);
    }

    /** @throws ScenarioException with every problem, when there is any */
    public Scenario parse(Tree tree) {
        List<Problem> problems = new ArrayList<>();
        Section top = format.scenario.read(tree, problems);
        Story story = story(top);
        long seed = top.get(ScenarioFormat.SEED).orElse(1L);
        Optional<WorkloadKind> kind = top.get(format.workload).flatMap(load -> kind(load, problems));
        Optional<Workload> workload = kind.map(known -> known.reader()
                .apply(known.layout().read(top.get(format.workload).orElseThrow(), problems)));
        VariantParser variantParser = new VariantParser(vocabulary, format, problems);
        Map<String, String> settings =
                top.get(format.settings).map(variantParser::settings).orElse(Map.of());
        FaultParser parser = new FaultParser(vocabulary, problems);
        List<Fault> faults = top.get(format.faults).orElse(List.of()).stream()
                .flatMap(fault -> parser.parse(fault).stream())
                .toList();
        SteadyState steadyState = steadyState(top, kind, problems);
        Duration settle = top.get(ScenarioFormat.SETTLE).orElse(Duration.ofSeconds(30));
        List<CheckSpec> checks = top.get(format.checks).orElse(List.of()).stream()
                .flatMap(check -> check(check, problems).stream())
                .toList();
        List<Variant> variants = top.get(format.variants).orElse(List.of()).stream()
                .flatMap(variant -> variantParser.parse(variant, tree, kind, checks).stream())
                .toList();
        Stream.concat(workload.stream(), variants.stream().flatMap(variant -> variant.workload().stream()))
                .forEach(load -> new Consistency(problems).check(load.load(), faults, steadyState));
        if (!problems.isEmpty()) {
            throw new ScenarioException(problems);
        }
        return new Scenario(
                story, seed, workload.orElseThrow(), settings, faults, steadyState, settle, checks, variants);
    }

    private static Story story(Section top) {
        return new Story(
                top.get(ScenarioFormat.NAME).orElse(""),
                top.get(ScenarioFormat.TITLE).orElse(""),
                top.get(ScenarioFormat.TEACHES).orElse(List.of()),
                top.get(ScenarioFormat.HYPOTHESIS).orElse(""),
                top.get(ScenarioFormat.EXPLANATION).orElse(""));
    }

    private Optional<WorkloadKind> kind(Tree tree, List<Problem> problems) {
        List<WorkloadKind> kinds = vocabulary.workloads();
        List<String> names = kinds.stream().map(WorkloadKind::name).toList();
        return Layout.choice(kinds.get(0).layout(), "kind", "workload kind", names, tree, problems)
                .flatMap(name ->
                        kinds.stream().filter(kind -> kind.name().equals(name)).findFirst());
    }

    private SteadyState steadyState(Section top, Optional<WorkloadKind> kind, List<Problem> problems) {
        List<Threshold> thresholds = top.get(format.steadyState).orElse(List.of()).stream()
                .flatMap(line -> threshold(line, kind, problems).stream())
                .toList();
        return new SteadyState(
                thresholds, top.get(ScenarioFormat.RECOVERS_WITHIN).orElse(Duration.ofSeconds(3)));
    }

    private Optional<Threshold> threshold(Tree line, Optional<WorkloadKind> kind, List<Problem> problems) {
        Section section = ScenarioFormat.threshold(vocabulary, false).read(line, problems);
        Optional<String> metric = kind.flatMap(known -> section.get(ScenarioFormat.metric(List.of(known))));
        boolean isShare = metric.filter(name -> name.endsWith(".success")).isPresent();
        Key<Double> below = ScenarioFormat.below(isShare);
        Key<Double> atLeast = ScenarioFormat.atLeast(isShare);
        if (section.has(below) == section.has(atLeast)) {
            section.report(section.position(), "a line of 'steady-state' needs exactly one of 'below' and 'at-least'");
            return Optional.empty();
        }
        Key<Double> limit = section.has(below) ? below : atLeast;
        return metric.flatMap(name -> section.get(limit)
                .map(number -> new Threshold(
                        section.position(),
                        kind.orElseThrow().metric(name.substring(0, name.indexOf('.'))),
                        name.substring(name.indexOf('.') + 1),
                        limit.name(),
                        number)));
    }

    private Optional<CheckSpec> check(Tree tree, List<Problem> problems) {
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
            problems.add(new Problem(
                    position,
                    "a check is a name, or a name and its argument such as 'unknown-outcomes-resolved: 30s'"));
            return Optional.empty();
        }
        if (!vocabulary.checks().contains(name)) {
            problems.add(
                    new Problem(position, "unknown check '" + name + "'" + Nearest.hint(name, vocabulary.checks())));
            return Optional.empty();
        }
        Position at = position;
        vocabulary.checkProblem().apply(name, argument).ifPresent(message -> problems.add(new Problem(at, message)));
        return Optional.of(new CheckSpec(position, name, argument));
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
