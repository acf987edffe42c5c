package brownout.chaos.scenario;

import brownout.chaos.format.Key;
import brownout.chaos.format.Layout;
import brownout.chaos.format.Problem;
import brownout.chaos.format.Quantities;
import brownout.chaos.format.Shape;
import brownout.chaos.format.Tree;
import brownout.chaos.workload.WorkloadKind;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Every key that a scenario may have. The parser reads by these declarations; {@code ./lab schema} prints them for
 * editors and docs/scenarios.md for people.
 */
public final class ScenarioFormat {
    static final Key<String> NAME = Key.required(
            "name",
            Shape.TEXT
                    .withSchema(Map.of("type", "string", "pattern", "^[a-z0-9-]+/[a-z0-9-]+$"))
                    .where(
                            name -> name.matches("[a-z0-9-]+/[a-z0-9-]+"),
                            name -> "'name' must be '<area>/<name>' in lower case, such as 'notification/lost-ack',"
                                    + " was '" + name + "'"),
            "`<area>/<name>`");
    static final Key<String> TITLE = Key.required("title", Shape.TEXT, "");
    static final Key<List<String>> TEACHES = Key.optional("teaches", Shape.listOf(Shape.TEXT), "what it is about");
    static final Key<String> HYPOTHESIS = Key.required("hypothesis", Shape.TEXT, "what should hold, one sentence");
    static final Key<String> EXPLANATION =
            Key.optional("explanation", Shape.TEXT, "what to look at and why it happens; `./lab show` prints it");
    static final Key<Long> SEED = Key.optional(
            "seed", Shape.whole(0, Long.MAX_VALUE / 2), "of operations, fault plan and toxicity rolls (1)");
    static final Key<Duration> RECOVERS_WITHIN = Key.optional(
            "recovers-within",
            Shape.DURATION,
            "how long after the last fault the system may still be unwell; then a short load measures the steady state"
                    + " again (3s)");
    static final Key<Duration> SETTLE = Key.optional(
            "settle",
            Shape.DURATION,
            "how long to wait, at most, for everything accepted to come to an end after healing (30s)");

    final Key<Tree> workload;
    final Key<Tree> settings;
    final Key<List<Tree>> faults;
    final Key<List<Tree>> steadyState;
    final Key<List<Tree>> checks;
    final Key<List<Tree>> variants;

    final Key<List<String>> without;
    final Key<Tree> set;
    final Key<Tree> expect;
    final Key<List<String>> violates;

    final Layout scenario;
    final Layout variant;
    final Layout expectation;

    private final Vocabulary vocabulary;

    public ScenarioFormat(Vocabulary vocabulary) {
        this.vocabulary = vocabulary;
        workload = Key.required("workload", Shape.any("see below", alternatives(kinds())), "what clients do");
        settings = Key.optional(
                "set",
                Shape.any(
                        "`{ notification.retry.base: 2s }`",
                        Map.of(
                                "type",
                                "object",
                                "propertyNames",
                                Map.of("enum", Settings.names()),
                                "minProperties",
                                1)),
                "settings that services are started anew with, and without again at the end, by their names in the"
                        + " service's configuration");
        faults = Key.optional("faults", listOfFaults(), "what breaks, and when");
        steadyState = Key.optional(
                "steady-state",
                sections(
                        "see below",
                        Shape.anyOf(
                                exactlyOneLimit(threshold(vocabulary, true).schema()),
                                exactlyOneLimit(threshold(vocabulary, false).schema()))),
                "held before the first fault, and again after the last and the time to recover");
        violates = Key.required(
                "violates",
                Shape.listOf(Shape.TEXT.withSchema(vocabulary.check().schema())),
                "of these at least one must be violated, and no other");
        expectation = Layout.of("expect", "", violates);
        expect = Key.required(
                "expect",
                Shape.any(
                        "holds, or `{ violates: check }`", Shape.anyOf(Map.of("const", "holds"), expectation.schema())),
                "how the variant must end");
        without = Key.optional(
                "without",
                Shape.listOf(vocabulary.safeguard()),
                "what is switched off for the variant; `job-queue/backoff-jitter` where several services have one of"
                        + " that name");
        set = Key.optional(
                "set",
                Shape.any(
                        "`{ workload.guarantee: AT_MOST_ONCE }`",
                        Map.of(
                                "type",
                                "object",
                                "propertyNames",
                                Shape.anyOf(
                                        Map.of("pattern", "^workload\\.[a-z-]+$"), Map.of("enum", Settings.names())),
                                "minProperties",
                                1)),
                "what this variant has otherwise: any key of `workload`, and settings of services as above");
        variant = Layout.of("variant", "One run of the same load and faults.", without, set, expect);
        checks = Key.required(
                "checks",
                Shape.someOf(
                        Shape.any("check, or `check: argument`", checkSchema()),
                        "'checks' is empty: a scenario that checks nothing shows nothing; valid are "
                                + String.join(", ", vocabulary.checks())),
                "see [checkers.md](checkers.md)");
        variants = Key.required(
                "variants",
                Shape.someOf(
                        Shape.any("see below", variant.schema()),
                        "'variants' is empty: nothing would run; the least is '- { expect: holds }'"),
                "the same load and faults, with safeguards off or on");
        scenario = Layout.of(
                "scenario",
                "What `./lab run` takes. `./lab validate` says more than a schema can: faults that collide on a link,"
                        + " times that do not fit the load, checks that an expectation names but the scenario does not"
                        + " have.",
                NAME,
                TITLE,
                TEACHES,
                HYPOTHESIS,
                EXPLANATION,
                SEED,
                workload,
                settings,
                faults,
                steadyState,
                RECOVERS_WITHIN,
                SETTLE,
                checks,
                variants);
    }

    private List<Layout> kinds() {
        return vocabulary.workloads().stream().map(WorkloadKind::layout).toList();
    }

    private List<Layout> faultKinds() {
        return new FaultParser(vocabulary, new ArrayList<>()).layouts();
    }

    private static Map<String, Object> alternatives(List<Layout> layouts) {
        return Map.of("oneOf", layouts.stream().map(Layout::schema).toList());
    }

    private static Shape<List<Tree>> sections(String words, Map<String, Object> schema) {
        return Shape.listOf(Shape.any(words, schema));
    }

    private Shape<List<Tree>> listOfFaults() {
        Map<String, Object> fault = alternatives(faultKinds());
        Shape<List<Tree>> many = sections("see below", fault);
        return new Shape<>("a list, see below", Map.of("type", "array", "items", fault), (tree, key, problems) -> {
            if (tree instanceof Tree.Mapping) {
                problems.add(new Problem(tree.position(), "'faults' must be a list: begin each fault with '- '"));
                return Optional.empty();
            }
            return many.read(tree, key, problems);
        });
    }

    private Map<String, Object> checkSchema() {
        return Shape.anyOf(
                vocabulary.check().schema(),
                Map.of(
                        "type",
                        "object",
                        "propertyNames",
                        vocabulary.check().schema(),
                        "minProperties",
                        1,
                        "maxProperties",
                        1));
    }

    /** A line of {@code steady-state}: a metric that is a share, or one that is a duration, and its limit. */
    static Layout threshold(Vocabulary vocabulary, boolean isShare) {
        return Layout.of(
                "steady-state",
                isShare ? "A share of operations." : "A percentile of their latency.",
                Key.required(
                        "metric", Shape.oneOf("metric", metrics(vocabulary.workloads(), isShare)), "what clients saw"),
                below(isShare),
                atLeast(isShare));
    }

    /** Any metric of these workloads. */
    static Key<String> metric(List<WorkloadKind> kinds) {
        List<String> all = new ArrayList<>(metrics(kinds, false));
        all.addAll(metrics(kinds, true));
        return Key.required("metric", Shape.oneOf("metric", all), "");
    }

    private static List<String> metrics(List<WorkloadKind> kinds, boolean isShare) {
        return kinds.stream()
                .flatMap(kind -> (isShare ? kind.successes() : kind.latencies()).stream())
                .distinct()
                .toList();
    }

    static Key<Double> below(boolean isShare) {
        return Key.optional("below", limit(isShare), "this, or");
    }

    static Key<Double> atLeast(boolean isShare) {
        return Key.optional("at-least", limit(isShare), "this");
    }

    private static Shape<Double> limit(boolean isShare) {
        return isShare
                ? Shape.scalar("a share such as 99%", Shape.SHARE.schema(), Quantities::share)
                : Shape.scalar(
                        "a duration such as 250ms",
                        Shape.DURATION.schema(),
                        text -> Quantities.duration(text).map(duration -> duration.toNanos() / 1e6));
    }

    private static Map<String, Object> exactlyOneLimit(Map<String, Object> schema) {
        Map<String, Object> limited = new LinkedHashMap<>(schema);
        limited.put("minProperties", 2);
        limited.put("maxProperties", 2);
        return limited;
    }

    /** JSON Schema 2020-12: maps, lists, texts, numbers and booleans. */
    public Map<String, Object> schema() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        schema.put("$id", "urn:brownout:scenario");
        schema.put("title", "A Brownout scenario");
        schema.putAll(scenario.schema());
        schema.put("$defs", vocabulary.definitions());
        return schema;
    }

    /** The same as Markdown tables. */
    public String markdown() {
        List<String> parts = new ArrayList<>();
        parts.add("#### A scenario\n\n" + scenario.table());
        vocabulary
                .workloads()
                .forEach(kind -> parts.add("#### `workload`, kind " + kind.name() + "\n\n"
                        + kind.layout().table()));
        faultKinds()
                .forEach(kind -> parts.add("#### A fault: " + kind.keys().get(2).name() + "\n\n" + kind.table()));
        List.of(true, false)
                .forEach(isShare -> parts.add("#### `steady-state`\n\n"
                        + threshold(vocabulary, isShare).table()));
        parts.add("#### A variant\n\n" + variant.table());
        return parts.stream().collect(Collectors.joining("\n"));
    }
}
