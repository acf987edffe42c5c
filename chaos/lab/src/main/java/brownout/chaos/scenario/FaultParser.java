package brownout.chaos.scenario;

import brownout.chaos.format.Key;
import brownout.chaos.format.Layout;
import brownout.chaos.format.Problem;
import brownout.chaos.format.Section;
import brownout.chaos.format.Shape;
import brownout.chaos.format.Tree;
import brownout.chaos.format.Tree.Mapping;
import brownout.chaos.scenario.Fault.Flap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Reads one entry of {@code faults}. A new kind of fault is one more {@link Kind}. */
final class FaultParser {
    private static final Duration ONE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PULSE = Duration.ofMillis(50);

    private static final Key<Duration> AT = Key.required("at", Shape.DURATION, "counted from the first operation");
    private static final Key<Duration> FOR = Key.required(
            "for",
            Shape.longerThanZero("'for' must be longer than 0: a fault without length touches nothing"),
            "how long");

    private static final Key<Duration> ON = Key.required("on", Shape.longerThanZero(tooShort()), "at least 50ms");
    private static final Key<Duration> OFF = Key.required("off", Shape.longerThanZero(tooShort()), "at least 50ms");
    private static final Layout FLAPPING =
            Layout.of("flap", "On and off again: each time the toxicity is rolled anew for every connection.", ON, OFF);
    private static final Key<Tree> FLAP =
            Key.optional("flap", Shape.any("`{ on, off }`", FLAPPING.schema()), FLAPPING.meaning());
    private static final Key<Tree> TOXIC = Key.required(
            "toxic", Shape.any("`{ type, stream, toxicity, … }`", Toxics.schema()), "what happens to the bytes");
    private static final Key<String> PARTITION = Key.required(
            "partition",
            Shape.oneOf("direction", List.of("both", "upstream", "downstream")),
            "which way nothing gets through");

    private static final Key<String> CRASH = Key.required("crash", Shape.TRUE, "");
    private static final Key<String> PAUSE = Key.required("pause", Shape.TRUE, "");
    private static final Key<String> FLUSH = Key.required("flush", Shape.TRUE, "");
    private static final Key<Duration> RESTART_AFTER =
            Key.optional("restart-after", Shape.DURATION, "how long it stays down (until the load ends)");

    private static final Key<String> TEMPLATE = Key.required(
            "template", Shape.oneOf("template", List.of("video-ready")), "one that notifications are filled in from");
    private static final Key<String> EDIT = Key.required("edit", Shape.TRUE, "");

    private static final Key<Integer> LOAD = Key.required(
            "load",
            Shape.scalar(
                    "a factor from x2 to x20",
                    Map.of("type", "string", "pattern", "^x([2-9]|1[0-9]|20)$"),
                    text -> Optional.of(text)
                            .filter(factor -> factor.matches("x([2-9]|1[0-9]|20)"))
                            .map(factor -> Integer.parseInt(factor.substring(1)))),
            "how many times the workload's rate");

    private static final Key<String> PROVIDER =
            Key.required("provider", Shape.oneOf("provider", List.of("push", "sms", "email")), "which simulator");
    private static final Key<String> MODE = Key.optional(
            "mode",
            Shape.oneOf(
                    "mode",
                    List.of("normal", "accept-then-drop", "accept-then-503", "reject-429", "reject-503", "hang")),
            "what it does with a request");
    private static final Key<Double> PROBABILITY = Key.optional(
            "probability",
            Shape.shareAboveZero("'probability' is 0: no request would be touched"),
            "share of requests");
    private static final List<Key<Long>> NUMBERS = Stream.of("seed", "retryAfterSeconds", "latencyMs", "keyLifetimeMs")
            .map(name -> Key.optional(name, Shape.whole(0, 86_400_000), ""))
            .toList();
    private static final Key<Long> DELAY =
            Key.optional("delayMs", Shape.whole(0, 3_600_000), "after the delivery (100)");
    private static final List<Key<Double>> SHARES = Stream.of("duplicate", "reorder", "early", "bounceShare")
            .map(name ->
                    Key.optional(name, Shape.shareAboveZero("'" + name + "' is 0: leave it out"), "share of messages"))
            .toList();
    private static final Layout TELLING =
            Layout.of("receipts", "", DELAY).with("What it tells of deliveries.", SHARES.toArray(Key<?>[]::new));
    private static final Key<Tree> RECEIPTS = Key.optional(
            "receipts",
            Shape.any("`{ delayMs, duplicate, reorder, early, bounceShare }`", TELLING.schema()),
            "delivery receipts, and how they come");
    private static final Layout BEHAVING = Layout.of("behaviour", "", MODE, PROBABILITY, RECEIPTS)
            .with("What the provider's control port takes.", NUMBERS.toArray(Key<?>[]::new));
    private static final Key<Tree> BEHAVIOUR = Key.required(
            "behaviour",
            Shape.any("`{ mode, probability, seed, retryAfterSeconds, latencyMs, keyLifetimeMs, receipts }`", unwell()),
            "at least a `mode` other than normal, `latencyMs`, `keyLifetimeMs` or `receipts`");

    /**
     * A kind of fault.
     *
     * @param subject the key that names what is hit, and
     * @param verb the key that says what happens to it: together they tell the kinds apart
     * @param reader of the section and when the fault comes
     */
    private record Kind(
            Key<?> subject, Key<?> verb, Layout layout, BiFunction<Section, Duration, Optional<Fault>> reader) {}

    private final List<Kind> kinds;
    private final List<Problem> problems;

    private final Key<List<String>> link;
    private final Key<String> process;
    private final Key<String> redis;

    /** @param problems to which what is wrong is added */
    FaultParser(Vocabulary vocabulary, List<Problem> problems) {
        this.problems = problems;
        link = Key.required(
                "link", Shape.someOf(vocabulary.link(), "'link' is empty: name at least one link"), "one or several");
        process = Key.required("process", vocabulary.process(), "as `./lab status` names it");
        redis = Key.required(
                "process",
                vocabulary
                        .process()
                        .where(
                                name -> name.startsWith("redis-"),
                                name -> "only a Redis can be flushed, '" + name + "' is none")
                        .withSchema(Map.of("type", "string", "pattern", "^redis-")),
                "a Redis");
        kinds = List.of(
                kind("A toxic on one or more links.", link, TOXIC, this::toxic, FOR, FLAP),
                kind(
                        "Nothing gets through, in both directions or one: it is held until this heals.",
                        link,
                        PARTITION,
                        this::partition,
                        FOR),
                kind("SIGKILL.", process, CRASH, this::crash, RESTART_AFTER),
                kind("SIGSTOP, then SIGCONT.", process, PAUSE, this::pause, FOR),
                kind("FLUSHALL on a Redis.", redis, FLUSH, this::flush),
                kind("A provider simulator misbehaves.", PROVIDER, BEHAVIOUR, this::provider, FOR),
                kind("A template reads otherwise, then as before.", TEMPLATE, EDIT, this::edit, FOR),
                kind("More of the same operations.", LOAD, FOR, this::load));
    }

    private static Kind kind(
            String meaning,
            Key<?> subject,
            Key<?> verb,
            BiFunction<Section, Duration, Optional<Fault>> reader,
            Key<?>... more) {
        return new Kind(subject, verb, Layout.of("fault", "", AT, subject, verb).with(meaning, more), reader);
    }

    List<Layout> layouts() {
        return kinds.stream().map(Kind::layout).toList();
    }

    /** Empty only when the problems say why. */
    Optional<Fault> parse(Tree tree) {
        if (!(tree instanceof Mapping mapping)) {
            kinds.get(0).layout().read(tree, problems);
            return Optional.empty();
        }
        List<String> subjects =
                kinds.stream().map(kind -> kind.subject().name()).distinct().toList();
        return single(mapping, subjects, "a fault needs").flatMap(subject -> {
            List<Kind> alike = kinds.stream()
                    .filter(kind -> kind.subject().name().equals(subject))
                    .toList();
            return kindOf(mapping, subject, alike).flatMap(kind -> read(mapping, kind));
        });
    }

    private Optional<Kind> kindOf(Mapping mapping, String subject, List<Kind> alike) {
        List<String> verbs = alike.stream().map(kind -> kind.verb().name()).toList();
        if (verbs.size() == 1) {
            return Optional.of(alike.get(0));
        }
        Optional<String> verb = single(mapping, verbs, "a fault on a " + subject + " needs");
        if (verb.isEmpty()) {
            everything().read(mapping, problems);
        }
        return verb.flatMap(name ->
                alike.stream().filter(kind -> kind.verb().name().equals(name)).findFirst());
    }

    /** Every key of every kind, none of them needed: finds those that are unknown. */
    private Layout everything() {
        Map<String, Key<?>> keys = new LinkedHashMap<>();
        layouts()
                .forEach(layout ->
                        layout.keys().forEach(key -> keys.put(key.name(), Key.optional(key.name(), key.shape(), ""))));
        return new Layout("fault", "", List.copyOf(keys.values()));
    }

    private Optional<String> single(Mapping mapping, List<String> names, String needs) {
        List<String> present =
                names.stream().filter(name -> mapping.entry(name).isPresent()).toList();
        if (present.size() == 1) {
            return Optional.of(present.get(0));
        }
        String last = names.get(names.size() - 1);
        problems.add(new Problem(
                mapping.position(),
                needs + " exactly one of "
                        + names.stream()
                                .limit(names.size() - 1)
                                .map(name -> "'" + name + "'")
                                .collect(Collectors.joining(", "))
                        + " and '" + last + "'"));
        return Optional.empty();
    }

    private Optional<Fault> read(Mapping mapping, Kind kind) {
        Section section = kind.layout().read(mapping, layouts(), problems);
        return kind.reader().apply(section, section.get(AT).orElse(Duration.ZERO));
    }

    private Optional<Fault> toxic(Section section, Duration at) {
        Duration lasting = section.get(FOR).orElse(ONE);
        List<String> links = section.get(link).orElse(List.of());
        Flap flap = section.get(FLAP).map(this::flap).orElse(Flap.NONE);
        return section.get(TOXIC)
                .flatMap(tree -> Toxics.read(tree, problems))
                .map(toxic -> new Fault.OnLinks(section.position(), at, lasting, links, toxic, flap));
    }

    private Flap flap(Tree tree) {
        Section flap = FLAPPING.read(tree, problems);
        Duration on = flap.get(ON).orElse(ONE);
        Duration off = flap.get(OFF).orElse(ONE);
        if (on.compareTo(SHORTEST_PULSE) < 0 || off.compareTo(SHORTEST_PULSE) < 0) {
            flap.report(flap.position(), tooShort());
            return Flap.NONE;
        }
        return new Flap(on, off);
    }

    private static Map<String, Object> unwell() {
        Map<String, Object> schema = new LinkedHashMap<>(BEHAVING.schema());
        Map<String, Object> odd = Map.of(
                "required",
                List.of(MODE.name()),
                "properties",
                Map.of(MODE.name(), Map.of("not", Map.of("const", "normal"))));
        Map<String, Object> slow =
                Map.of("required", List.of("latencyMs"), "properties", Map.of("latencyMs", Map.of("minimum", 1)));
        schema.putAll(Shape.anyOf(
                odd, slow, Map.of("required", List.of("keyLifetimeMs")), Map.of("required", List.of(RECEIPTS.name()))));
        return schema;
    }

    private static String tooShort() {
        return "'on' and 'off' of 'flap' must be at least 50ms each";
    }

    private Optional<Fault> partition(Section section, Duration at) {
        Duration lasting = section.get(FOR).orElse(ONE);
        List<String> links = section.get(link).orElse(List.of());
        return section.get(PARTITION)
                .map(direction -> new Fault.Partition(section.position(), at, lasting, links, direction));
    }

    private Optional<Fault> crash(Section section, Duration at) {
        section.get(CRASH);
        Duration restart = section.get(RESTART_AFTER).orElse(Duration.ZERO);
        return section.get(process).map(name -> new Fault.Crash(section.position(), at, name, restart));
    }

    private Optional<Fault> pause(Section section, Duration at) {
        section.get(PAUSE);
        Duration lasting = section.get(FOR).orElse(ONE);
        return section.get(process).map(name -> new Fault.Pause(section.position(), at, lasting, name));
    }

    private Optional<Fault> load(Section section, Duration at) {
        Duration lasting = section.get(FOR).orElse(ONE);
        return section.get(LOAD).map(factor -> new Fault.Overload(section.position(), at, lasting, factor));
    }

    private Optional<Fault> edit(Section section, Duration at) {
        section.get(EDIT);
        Duration lasting = section.get(FOR).orElse(ONE);
        return section.get(TEMPLATE).map(name -> new Fault.Edit(section.position(), at, lasting, name));
    }

    private Optional<Fault> flush(Section section, Duration at) {
        section.get(FLUSH);
        return section.get(redis).map(name -> new Fault.Flush(section.position(), at, name));
    }

    private Optional<Fault> provider(Section section, Duration at) {
        Duration lasting = section.get(FOR).orElse(ONE);
        Map<String, String> behaviour =
                section.get(BEHAVIOUR).map(this::behaviour).orElse(Map.of());
        return section.get(PROVIDER).map(name -> new Fault.Provider(section.position(), at, lasting, name, behaviour));
    }

    private Map<String, String> behaviour(Tree tree) {
        List<Problem> found = new ArrayList<>();
        Section section = BEHAVING.read(tree, found);
        Map<String, String> fields = new LinkedHashMap<>();
        section.get(MODE).ifPresent(mode -> fields.put(MODE.name(), mode));
        section.get(PROBABILITY).ifPresent(share -> fields.put(PROBABILITY.name(), Double.toString(share)));
        NUMBERS.forEach(key -> section.get(key).ifPresent(number -> fields.put(key.name(), Long.toString(number))));
        section.get(RECEIPTS).ifPresent(told -> receipts(told, fields, found));
        boolean isWell = fields.getOrDefault("mode", "normal").equals("normal")
                && fields.getOrDefault("latencyMs", "0").equals("0")
                && !fields.containsKey("keyLifetimeMs")
                && !fields.containsKey("receipts");
        if (isWell && found.isEmpty()) {
            section.report(
                    tree.position(),
                    "'behaviour' is that of a provider that is well: it needs another 'mode' than normal, 'latencyMs',"
                            + " 'keyLifetimeMs' or 'receipts'");
        }
        problems.addAll(found);
        return fields;
    }

    private static void receipts(Tree tree, Map<String, String> fields, List<Problem> found) {
        Section section = TELLING.read(tree, found);
        fields.put(RECEIPTS.name(), "true");
        section.get(DELAY).ifPresent(delay -> fields.put("receipts.delayMs", Long.toString(delay)));
        SHARES.forEach(key ->
                section.get(key).ifPresent(share -> fields.put("receipts." + key.name(), Double.toString(share))));
    }
}
