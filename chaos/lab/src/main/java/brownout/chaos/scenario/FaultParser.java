package brownout.chaos.scenario;

import brownout.chaos.fault.Toxic;
import brownout.chaos.naming.Nearest;
import brownout.chaos.scenario.Fault.Flap;
import brownout.chaos.scenario.Tree.Entry;
import brownout.chaos.scenario.Tree.Mapping;
import brownout.chaos.scenario.Tree.Scalar;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads one entry of {@code faults}. */
final class FaultParser {
    private static final List<String> KEYS = List.of(
            "at",
            "for",
            "link",
            "toxic",
            "flap",
            "partition",
            "process",
            "crash",
            "restart-after",
            "pause",
            "flush",
            "provider",
            "behaviour");
    private static final List<String> BEHAVIOUR =
            List.of("mode", "probability", "seed", "retryAfterSeconds", "latencyMs", "keyLifetimeMs");
    private static final List<String> MODES =
            List.of("normal", "accept-then-drop", "accept-then-503", "reject-429", "reject-503", "hang");
    private static final List<String> DIRECTIONS = List.of("both", "upstream", "downstream");
    private static final Duration ONE = Duration.ofSeconds(1);
    private static final Duration SHORTEST_PULSE = Duration.ofMillis(50);

    private final Vocabulary vocabulary;
    private final List<Problem> problems;

    FaultParser(Vocabulary vocabulary, List<Problem> problems) {
        this.vocabulary = vocabulary;
        this.problems = problems;
    }

    /** Empty only when the problems say why. */
    Optional<Fault> parse(Tree tree) {
        Section section = Section.of(tree, "fault", KEYS, problems);
        List<String> subjects = List.of("link", "process", "provider").stream()
                .filter(section::has)
                .toList();
        if (!(tree instanceof Mapping)) {
            return Optional.empty();
        }
        if (subjects.size() != 1) {
            section.report(section.position(), "a fault needs exactly one of 'link', 'process' and 'provider'");
            return Optional.empty();
        }
        Duration at = section.requiredDuration("at").orElse(Duration.ZERO);
        return switch (subjects.get(0)) {
            case "link" -> onLinks(section, at);
            case "process" -> onProcess(section, at);
            default -> onProvider(section, at);
        };
    }

    private Optional<Fault> onLinks(Section section, Duration at) {
        exclude(section, "crash", "pause", "flush", "restart-after", "behaviour");
        Duration lasting = lasting(section);
        List<String> links = links(section);
        if (section.has("toxic") == section.has("partition")) {
            section.report(section.position(), "a fault on a link needs exactly one of 'toxic' and 'partition'");
            return Optional.empty();
        }
        if (section.has("partition")) {
            exclude(section, "flap");
            return section.oneOf("partition", "direction", DIRECTIONS)
                    .map(direction -> new Fault.Partition(section.position(), at, lasting, links, direction));
        }
        Flap flap = flap(section);
        return toxic(section.value("toxic").orElseThrow())
                .map(toxic -> new Fault.OnLinks(section.position(), at, lasting, links, toxic, flap));
    }

    private Flap flap(Section section) {
        if (!section.has("flap")) {
            return Flap.NONE;
        }
        Section flap = Section.of(section.value("flap").orElseThrow(), "flap", List.of("on", "off"), problems);
        Duration on = flap.requiredDuration("on").orElse(ONE);
        Duration off = flap.requiredDuration("off").orElse(ONE);
        if (on.compareTo(SHORTEST_PULSE) < 0 || off.compareTo(SHORTEST_PULSE) < 0) {
            flap.report(flap.position(), "'on' and 'off' of 'flap' must be at least 50ms each");
            return Flap.NONE;
        }
        return new Flap(on, off);
    }

    private List<String> links(Section section) {
        List<String> found = new ArrayList<>();
        for (Tree tree : section.list("link")) {
            if (tree instanceof Scalar scalar) {
                String name = scalar.text().replace("->", "→").replace("_to_", "→");
                if (vocabulary.links().contains(name)) {
                    found.add(name);
                    continue;
                }
                section.report(
                        tree.position(),
                        "unknown link '" + scalar.text() + "'" + Nearest.hint(scalar.text(), vocabulary.links()));
            } else {
                section.report(tree.position(), "'link' must be the name of a link or a list of names");
            }
        }
        return found;
    }

    private Optional<Fault> onProcess(Section section, Duration at) {
        exclude(section, "toxic", "flap", "partition", "behaviour");
        List<String> verbs =
                List.of("crash", "pause", "flush").stream().filter(section::has).toList();
        if (verbs.size() != 1) {
            section.report(
                    section.position(), "a fault on a process needs exactly one of 'crash', 'pause' and 'flush'");
            return Optional.empty();
        }
        String verb = verbs.get(0);
        section.oneOf(verb, "value", List.of("true"));
        Optional<String> process = section.oneOf("process", "process", vocabulary.processes());
        return switch (verb) {
            case "crash" -> {
                exclude(section, "for");
                Duration restart = section.duration("restart-after", Duration.ZERO);
                yield process.map(name -> new Fault.Crash(section.position(), at, name, restart));
            }
            case "pause" -> {
                exclude(section, "restart-after");
                Duration lasting = lasting(section);
                yield process.map(name -> new Fault.Pause(section.position(), at, lasting, name));
            }
            default -> {
                exclude(section, "for", "restart-after");
                yield process.filter(name -> isRedis(section, name))
                        .map(name -> new Fault.Flush(section.position(), at, name));
            }
        };
    }

    private static boolean isRedis(Section section, String process) {
        if (!process.startsWith("redis-")) {
            section.report(section.at("process"), "only a Redis can be flushed, '" + process + "' is none");
            return false;
        }
        return true;
    }

    private Optional<Fault> onProvider(Section section, Duration at) {
        exclude(section, "toxic", "flap", "partition", "crash", "pause", "flush", "restart-after");
        Duration lasting = lasting(section);
        Optional<String> provider = section.oneOf("provider", "provider", List.of("push", "sms", "email"));
        Section behaviour = Section.of(
                section.required("behaviour").orElse(new Mapping(section.position(), List.of())),
                "behaviour",
                BEHAVIOUR,
                problems);
        Map<String, String> fields = new LinkedHashMap<>();
        behaviour.oneOf("mode", "mode", MODES).ifPresent(mode -> fields.put("mode", mode));
        if (behaviour.has("probability")) {
            double probability = behaviour.share("probability", 1);
            fields.put("probability", Double.toString(probability));
            if (probability == 0) {
                behaviour.report(behaviour.at("probability"), "'probability' is 0: no request would be touched");
            }
        }
        for (String key : List.of("seed", "retryAfterSeconds", "latencyMs", "keyLifetimeMs")) {
            if (behaviour.has(key)) {
                fields.put(key, Long.toString(behaviour.integer(key, 0, 86_400_000, 0)));
            }
        }
        rejectGoodBehaviour(section, behaviour, fields);
        return provider.map(name -> new Fault.Provider(section.position(), at, lasting, name, fields));
    }

    private static void rejectGoodBehaviour(Section section, Section behaviour, Map<String, String> fields) {
        boolean unknownMode = behaviour.has("mode") && !fields.containsKey("mode");
        boolean normal = fields.getOrDefault("mode", "normal").equals("normal")
                && fields.getOrDefault("latencyMs", "0").equals("0")
                && !fields.containsKey("keyLifetimeMs");
        if (section.has("behaviour") && normal && !unknownMode) {
            section.report(
                    section.at("behaviour"),
                    "'behaviour' is that of a provider that is well: it needs another 'mode' than normal, 'latencyMs' or"
                            + " 'keyLifetimeMs'");
        }
    }

    private static void exclude(Section section, String... keys) {
        for (String key : keys) {
            if (section.has(key)) {
                section.report(section.at(key), "'" + key + "' has no meaning in this kind of fault");
            }
        }
    }

    private static Duration lasting(Section section) {
        Duration lasting = section.requiredDuration("for").orElse(ONE);
        if (lasting.isZero()) {
            section.report(section.at("for"), "'for' must be longer than 0: a fault without length touches nothing");
            return ONE;
        }
        return lasting;
    }

    private Optional<Toxic> toxic(Tree tree) {
        if (!(tree instanceof Mapping mapping)) {
            problems.add(new Problem(tree.position(), "'toxic' must be a mapping with 'type', was " + tree.noun()));
            return Optional.empty();
        }
        List<Problem> typeProblems = new ArrayList<>();
        List<String> all = mapping.entries().stream().map(Entry::key).toList();
        Optional<String> type = Section.of(tree, "toxic", all, typeProblems).oneOf("type", "toxic", ToxicType.names());
        problems.addAll(typeProblems);
        if (type.isEmpty()) {
            if (mapping.entry("type").isEmpty()) {
                problems.add(new Problem(
                        tree.position(), "'toxic' needs 'type', one of " + String.join(", ", ToxicType.names())));
            }
            return Optional.empty();
        }
        return Optional.of(attributes(tree, ToxicType.named(type.get())));
    }

    private Toxic attributes(Tree tree, ToxicType type) {
        List<String> keys = new ArrayList<>(List.of("type", "stream", "toxicity"));
        keys.addAll(type.attributes());
        Section section = Section.of(tree, "toxic " + type.label(), keys, problems);
        Map<String, Long> values = new LinkedHashMap<>();
        for (String attribute : type.attributes()) {
            section.parsed(attribute, type.unitOf(attribute), text -> type.parse(attribute, text))
                    .ifPresent(value -> values.put(attribute, value));
        }
        type.required().forEach(section::required);
        double toxicity = section.share("toxicity", 1);
        if (toxicity == 0) {
            section.report(section.at("toxicity"), "'toxicity' is 0: the toxic would touch no connection");
        }
        String stream = section.oneOf("stream", "stream", List.of("upstream", "downstream"))
                .orElse("downstream");
        return new Toxic(type.label(), stream, toxicity, values);
    }
}
