package brownout.chaos.coverage;

import brownout.chaos.coverage.Grid.Cell;
import brownout.chaos.coverage.Grid.Row;
import brownout.chaos.fault.Toxic;
import brownout.chaos.scenario.Expectation;
import brownout.chaos.scenario.FaultPlan;
import brownout.chaos.scenario.FaultPlan.Action;
import brownout.chaos.scenario.FaultPlan.Planned;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Variant;
import brownout.chaos.scenario.Vocabulary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a library of scenarios does to the system that a vocabulary names. It says what is planned and expected; that it
 * bites is measured by running it.
 */
public final class Coverage {
    private static final List<String> ON_LINKS =
            List.of("latency", "reset_peer", "partition both", "partition upstream", "partition downstream");
    private static final List<String> ON_PROCESSES = List.of("crash", "pause", "flush");
    /** A row of notification-service's README: number, tests, scenarios. */
    private static final Pattern CRASH_POINT = Pattern.compile("^\\| (\\d+) \\|([^|]*)\\|([^|]*)\\|$");

    private static final Pattern QUOTED = Pattern.compile("`([^`]+)`");

    private final Vocabulary vocabulary;
    private final List<Scenario> library;

    public Coverage(Vocabulary vocabulary, List<Scenario> library) {
        this.vocabulary = vocabulary;
        this.library = List.copyOf(library);
    }

    /** Which scenario is violated without a safeguard, and holds with it. */
    public Grid safeguards() {
        List<Row> rows = new ArrayList<>();
        vocabulary
                .safeguards()
                .forEach((service, names) ->
                        names.forEach(name -> rows.add(safeguard(new Vocabulary.Safeguard(service, name)))));
        return new Grid("safeguard × scenario", List.of("violated without it", "holds with it"), rows);
    }

    private Row safeguard(Vocabulary.Safeguard safeguard) {
        List<Scenario> biting = library.stream()
                .filter(scenario -> scenario.variants().stream().anyMatch(variant -> isBrokenBy(variant, safeguard)))
                .toList();
        List<Scenario> holding = biting.stream()
                .filter(scenario -> scenario.variants().stream().anyMatch(Coverage::holdsWithAll))
                .toList();
        return new Row(safeguard.qualified(), List.of(Cell.of(names(biting)), Cell.of(names(holding))));
    }

    private boolean isBrokenBy(Variant variant, Vocabulary.Safeguard safeguard) {
        return variant.expectation() instanceof Expectation.Violates
                && variant.without().stream()
                        .anyMatch(spelling -> vocabulary
                                .safeguard(spelling)
                                .filter(safeguard::equals)
                                .isPresent());
    }

    private static boolean holdsWithAll(Variant variant) {
        return variant.expectation() instanceof Expectation.Holds
                && variant.without().isEmpty();
    }

    /** How many scenarios do what to a link. */
    public Grid links() {
        return planned("link × fault", vocabulary.links(), ON_LINKS, (link, fault) -> true);
    }

    /** How many scenarios do what to a process. */
    public Grid processes() {
        return planned(
                "process × fault",
                vocabulary.processes(),
                ON_PROCESSES,
                (process, fault) -> !fault.equals("flush") || process.startsWith("redis-"));
    }

    private interface Applies {
        boolean to(String target, String fault);
    }

    private Grid planned(String title, List<String> targets, List<String> faults, Applies applies) {
        List<Row> rows = targets.stream()
                .map(target -> new Row(
                        target,
                        faults.stream()
                                .map(fault -> applies.to(target, fault)
                                        ? Cell.counted(scenarios(planned -> planned.target()
                                                        .equals(target)
                                                && kinds(planned.action()).contains(fault)))
                                        : Cell.NOT_APPLICABLE)
                                .toList()))
                .toList();
        return new Grid(title, faults, rows);
    }

    private long scenarios(Predicate<Planned> wanted) {
        return library.stream()
                .filter(scenario ->
                        FaultPlan.of(
                                        scenario.faults(),
                                        scenario.workload().load().lasting())
                                .faults()
                                .stream()
                                .anyMatch(wanted))
                .count();
    }

    private static Collection<String> kinds(Action action) {
        if (!(action instanceof Action.Toxics toxics)) {
            return List.of(action.label());
        }
        Collection<String> kinds = new TreeSet<>();
        toxics.toxics().stream()
                .filter(toxic -> !toxic.type().equals("partition"))
                .forEach(toxic -> kinds.add(toxic.type()));
        List<String> cut = toxics.toxics().stream()
                .filter(toxic -> toxic.type().equals("partition"))
                .map(Toxic::stream)
                .distinct()
                .toList();
        if (!cut.isEmpty()) {
            kinds.add("partition " + (cut.size() == 2 ? "both" : cut.get(0)));
        }
        return kinds;
    }

    /**
     * Where a check was seen to fail: in which scenario it is expected to, and what it said of a history that is bad.
     *
     * @param seen by check, for every check that can fail; empty where no bad history made it fail
     */
    public Grid checks(Map<String, Optional<String>> seen) {
        List<Row> rows = seen.entrySet().stream()
                .map(check -> new Row(
                        check.getKey(),
                        List.of(
                                new Cell(String.join(", ", names(violating(check.getKey()))), false),
                                Cell.of(check.getValue().stream().toList()))))
                .toList();
        return new Grid("check × seen to fail", List.of("expected in", "said of its known-bad history"), rows);
    }

    /**
     * Which test forces a crash point, and which scenario shows it.
     *
     * @param readme of the service that has the table
     */
    public static Grid crashPoints(List<String> readme) {
        List<Row> rows = readme.stream()
                .map(CRASH_POINT::matcher)
                .filter(Matcher::matches)
                .map(row -> new Row(
                        row.group(1),
                        List.of(
                                Cell.of(quoted(row.group(2))),
                                new Cell(String.join(", ", quoted(row.group(3))), false))))
                .toList();
        return new Grid("crash point × test", List.of("forced by", "shown by"), rows);
    }

    private static List<String> quoted(String markdown) {
        return QUOTED.matcher(markdown).results().map(match -> match.group(1)).toList();
    }

    private List<Scenario> violating(String check) {
        return library.stream()
                .filter(scenario -> scenario.variants().stream()
                        .anyMatch(variant -> variant.expectation() instanceof Expectation.Violates violates
                                && violates.checks().contains(check)))
                .toList();
    }

    private static List<String> names(List<Scenario> scenarios) {
        return scenarios.stream().map(Scenario::name).toList();
    }
}
