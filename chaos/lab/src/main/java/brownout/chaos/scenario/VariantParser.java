package brownout.chaos.scenario;

import brownout.chaos.format.Problem;
import brownout.chaos.format.Section;
import brownout.chaos.format.Tree;
import brownout.chaos.format.Tree.Entry;
import brownout.chaos.format.Tree.Items;
import brownout.chaos.format.Tree.Mapping;
import brownout.chaos.format.Tree.Scalar;
import brownout.chaos.naming.Nearest;
import brownout.chaos.workload.Workload;
import brownout.chaos.workload.WorkloadKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Reads one entry of {@code variants}. */
final class VariantParser {
    private static final String WORKLOAD = "workload\\.[a-z-]+";

    private final Vocabulary vocabulary;
    private final ScenarioFormat format;
    private final List<Problem> problems;

    /** @param problems to which what is wrong is added */
    VariantParser(Vocabulary vocabulary, ScenarioFormat format, List<Problem> problems) {
        this.vocabulary = vocabulary;
        this.format = format;
        this.problems = problems;
    }

    /**
     * Empty only when the problems say why.
     *
     * @param scenario that it is a variant of
     * @param kind of the scenario's workload; empty when that cannot be read
     */
    Optional<Variant> parse(Tree tree, Tree scenario, Optional<WorkloadKind> kind, List<CheckSpec> checks) {
        Section section = format.variant.read(tree, problems);
        List<String> without = section.get(format.without).orElse(List.of());
        List<Entry> set = section.get(format.set).map(this::entries).orElse(List.of());
        Map<String, String> shown = new LinkedHashMap<>();
        set.forEach(entry -> shown.put(entry.key(), shown(entry.value())));
        List<Entry> ofWorkload =
                set.stream().filter(entry -> !Settings.isKnown(entry.key())).toList();
        Optional<Workload> workload =
                ofWorkload.isEmpty() ? Optional.empty() : kind.flatMap(known -> workload(known, scenario, ofWorkload));
        Map<String, String> settings = new LinkedHashMap<>(shown);
        settings.keySet().removeIf(name -> !Settings.isKnown(name));
        return section.get(format.expect)
                .flatMap(expect -> expectation(expect, checks))
                .map(expectation -> new Variant(without, shown, workload, settings, expectation));
    }

    /** What the whole scenario sets: settings of services alone. */
    Map<String, String> settings(Tree tree) {
        Map<String, String> settings = new LinkedHashMap<>();
        for (Entry entry : mapping(tree)) {
            if (Settings.isKnown(entry.key()) && entry.value() instanceof Scalar value) {
                settings.put(entry.key(), value.text());
            } else {
                problems.add(new Problem(entry.position(), Settings.unknown(entry.key())));
            }
        }
        return settings;
    }

    private List<Entry> mapping(Tree tree) {
        if (!(tree instanceof Mapping mapping) || mapping.entries().isEmpty()) {
            problems.add(new Problem(
                    tree.position(),
                    "'set' must be a mapping such as { notification.retry.base: 2s }, was " + tree.noun()));
            return List.of();
        }
        return mapping.entries();
    }

    private List<Entry> entries(Tree tree) {
        List<Entry> entries = mapping(tree);
        for (Entry entry : entries) {
            boolean isOfWorkload = entry.key().matches(WORKLOAD) && !entry.key().endsWith(".kind");
            if (!isOfWorkload && !Settings.isKnown(entry.key())) {
                problems.add(new Problem(
                        entry.position(),
                        "a variant cannot set '" + entry.key()
                                + "': it can set what stands in the workload, but for its kind, such as"
                                + " workload.guarantee, and settings of services; " + Settings.unknown(entry.key())));
                return List.of();
            }
        }
        return entries;
    }

    /** The scenario's workload, with these keys instead of its own. */
    private Optional<Workload> workload(WorkloadKind kind, Tree scenario, List<Entry> set) {
        Tree changed = scenario;
        for (Entry entry : set) {
            changed = changed.with(List.of(entry.key().split("\\.", -1)), entry.value());
        }
        return changed instanceof Mapping mapping
                ? mapping.entry(format.workload.name())
                        .map(Entry::value)
                        .map(tree -> kind.reader().apply(kind.layout().read(tree, problems)))
                : Optional.empty();
    }

    private static String shown(Tree value) {
        if (value instanceof Items list) {
            return list.items().stream().map(VariantParser::shown).collect(Collectors.joining(" and "));
        }
        return value instanceof Scalar scalar ? scalar.text() : "changed";
    }

    private Optional<Expectation> expectation(Tree tree, List<CheckSpec> checks) {
        if (tree instanceof Scalar scalar && scalar.text().equals("holds")) {
            return Optional.of(new Expectation.Holds());
        }
        if (!(tree instanceof Mapping)) {
            problems.add(new Problem(
                    tree.position(), "'expect' must be 'holds' or '{ violates: <check> }', was " + tree.noun()));
            return Optional.empty();
        }
        Section section = format.expectation.read(tree, problems);
        List<String> named = section.get(format.violates).orElse(List.of());
        List<String> present = checks.stream().map(CheckSpec::name).toList();
        for (String name : named) {
            if (!present.contains(name)) {
                section.report(
                        section.at(format.violates),
                        vocabulary.checks().contains(name)
                                ? "check '" + name + "' is not among this scenario's 'checks': add it there"
                                : "unknown check '" + name + "'" + Nearest.hint(name, present));
            }
        }
        return named.isEmpty() ? Optional.empty() : Optional.of(new Expectation.Violates(named));
    }
}
