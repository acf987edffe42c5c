package brownout.chaos.scenario;

import brownout.chaos.scenario.Workload.Jobs;
import brownout.chaos.scenario.Workload.Load;
import brownout.chaos.scenario.Workload.Notifications;
import brownout.chaos.scenario.Workload.Profiles;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Reads {@code workload}. */
final class WorkloadParser {
    private static final List<String> KINDS = List.of("notifications", "jobs", "profiles");
    private static final List<String> CHANNELS = List.of("push", "sms", "email");
    private static final List<String> GUARANTEES = List.of("AT_MOST_ONCE", "AT_LEAST_ONCE", "EFFECTIVELY_ONCE");
    private static final List<String> CLASSES = List.of("critical", "high", "normal", "bulk");
    private static final List<String> REGIONS = List.of("us", "eu", "ap");
    private static final List<String> LEVELS = List.of("strong", "bounded", "session", "eventual");
    private static final List<String> COMMON = List.of("kind", "rate", "for", "timeout");
    private static final double MOST_PER_SECOND = 20_000;

    private final List<Problem> problems;

    WorkloadParser(List<Problem> problems) {
        this.problems = problems;
    }

    /** Empty only when the problems say why. */
    Optional<Workload> parse(Tree tree) {
        String kind = kindOf(tree);
        return switch (kind) {
            case "notifications" -> Optional.of(notifications(section(tree, "channels", "guarantee", "users")));
            case "jobs" -> Optional.of(jobs(section(tree, "classes", "video-length", "tenants")));
            case "profiles" ->
                Optional.of(profiles(
                        section(tree, "sessions", "keys", "regions", "reads", "write-share", "max-staleness")));
            default -> Optional.empty();
        };
    }

    private String kindOf(Tree tree) {
        List<Problem> ignored = new ArrayList<>();
        if (!(tree instanceof Tree.Mapping)) {
            Section.of(tree, "workload", COMMON, problems);
            return "";
        }
        Section section = Section.of(tree, "workload", COMMON, ignored);
        if (!section.has("kind")) {
            problems.add(new Problem(tree.position(), "'workload' needs 'kind', one of " + String.join(", ", KINDS)));
            return "";
        }
        ignored.clear();
        String kind = section.oneOf("kind", "workload kind", KINDS).orElse("");
        problems.addAll(ignored);
        return kind;
    }

    private Section section(Tree tree, String... own) {
        List<String> keys = new ArrayList<>(COMMON);
        keys.addAll(List.of(own));
        return Section.of(tree, "workload", keys, problems);
    }

    private Load load(Section section) {
        double rate = 1;
        if (section.required("rate").isPresent()) {
            rate = section.parsed("rate", "a rate such as 40/s or 90/min", Quantities::rate)
                    .orElse(1.0);
        }
        if (rate <= 0 || rate > MOST_PER_SECOND) {
            section.report(
                    section.at("rate"),
                    rate <= 0
                            ? "'rate' is 0: nothing would be sent, so nothing could be shown; give a rate above 0, such"
                                    + " as 40/s"
                            : "'rate' must be at most " + (long) MOST_PER_SECOND + "/s");
            rate = 1;
        }
        Duration lasting = section.requiredDuration("for").orElse(Duration.ofHours(1));
        if (lasting.isZero()) {
            section.report(section.at("for"), "'for' must be longer than 0");
        }
        Duration timeout = section.duration("timeout", Duration.ofSeconds(3));
        if (timeout.isZero()) {
            section.report(section.at("timeout"), "'timeout' must be longer than 0");
        }
        return new Load(rate, lasting, timeout);
    }

    private Workload notifications(Section section) {
        Load load = load(section);
        List<String> channels =
                section.has("channels") ? section.names("channels", "channel", CHANNELS) : List.of("push");
        if (section.has("channels") && section.list("channels").isEmpty()) {
            section.report(section.at("channels"), "'channels' is empty; valid are " + String.join(", ", CHANNELS));
        }
        String guarantee = section.oneOf("guarantee", "guarantee", GUARANTEES).orElse("EFFECTIVELY_ONCE");
        if (guarantee.equals("EFFECTIVELY_ONCE") && channels.contains("email")) {
            section.report(
                    section.at("guarantee"),
                    "EFFECTIVELY_ONCE cannot be had over email: SMTP has no idempotency key; ask for AT_LEAST_ONCE or"
                            + " AT_MOST_ONCE, or leave email out of 'channels'");
        }
        int users = (int) section.integer("users", 1, 1_000_000, 100);
        return new Notifications(load, channels, guarantee, users);
    }

    private Workload jobs(Section section) {
        Load load = load(section);
        SortedMap<String, Integer> classes = section.has("classes")
                ? section.weights("classes", "class", CLASSES)
                : new TreeMap<>(java.util.Map.of("normal", 1));
        Duration video = section.duration("video-length", Duration.ofSeconds(1));
        return new Jobs(load, classes, video, (int) section.integer("tenants", 1, 1_000, 1));
    }

    private Workload profiles(Section section) {
        Load load = load(section);
        int sessions = (int) section.integer("sessions", 1, 100_000, 8);
        int keys = (int) section.integer("keys", 1, 1_000_000, 16);
        List<String> regions = section.has("regions") ? section.names("regions", "region", REGIONS) : REGIONS;
        SortedMap<String, Integer> reads = section.has("reads")
                ? section.weights("reads", "level", LEVELS)
                : new TreeMap<>(java.util.Map.of("session", 1));
        return new Profiles(
                load,
                sessions,
                keys,
                regions,
                reads,
                section.share("write-share", 0.2),
                section.duration("max-staleness", Duration.ofSeconds(2)));
    }
}
