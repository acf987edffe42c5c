package brownout.chaos.scenario;

import brownout.chaos.scenario.Workload.Jobs;
import brownout.chaos.scenario.Workload.Load;
import brownout.chaos.scenario.Workload.Notifications;
import brownout.chaos.scenario.Workload.Profiles;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The workloads that there are. */
final class WorkloadKinds {
    private static final List<String> CHANNELS = List.of("push", "sms", "email");
    private static final List<String> REGIONS = List.of("us", "eu", "ap");

    private static final Key<List<String>> CHANNEL = Key.optional(
            "channels",
            Shape.someOf(
                    Shape.oneOf("channel", CHANNELS), "'channels' is empty; valid are " + String.join(", ", CHANNELS)),
            "each notification goes over one of them, drawn evenly (`push`)");
    private static final Key<String> GUARANTEE = Key.optional(
            "guarantee",
            Shape.oneOf("guarantee", List.of("AT_MOST_ONCE", "AT_LEAST_ONCE", "EFFECTIVELY_ONCE")),
            "asked for with every notification (`EFFECTIVELY_ONCE`)");
    private static final Key<Long> USERS = Key.optional("users", Shape.whole(1, 1_000_000), "recipients (100)");

    private static final Key<SortedMap<String, Integer>> CLASSES = Key.optional(
            "classes",
            Shape.weights("class", List.of("critical", "high", "normal", "bulk")),
            "how often each class is drawn (`normal`)");
    private static final Key<Duration> VIDEO_LENGTH = Key.optional(
            "video-length", Shape.DURATION, "of each job: with the simulated executor, how long it takes (1s)");
    private static final Key<Long> TENANTS =
            Key.optional("tenants", Shape.whole(1, 1_000), "how many share the queue (1)");

    private static final Key<Long> SESSIONS = Key.optional(
            "sessions",
            Shape.whole(1, 100_000),
            "logical clients, each at one of the regions in turn; a session's operations never overlap (8)");
    private static final Key<Long> KEYS = Key.optional("keys", Shape.whole(1, 1_000_000), "profiles (16)");
    private static final Key<List<String>> REGION = Key.optional(
            "regions",
            Shape.someOf(Shape.oneOf("region", REGIONS), "'regions' is empty; valid are " + String.join(", ", REGIONS)),
            "where sessions are (all)");
    private static final Key<SortedMap<String, Integer>> READS = Key.optional(
            "reads",
            Shape.weights("level", List.of("strong", "bounded", "session", "eventual")),
            "how often each level is asked for (`session`)");
    private static final Key<Double> WRITE_SHARE =
            Key.optional("write-share", Shape.SHARE, "of operations that write (0.2)");
    private static final Key<Duration> MAX_STALENESS =
            Key.optional("max-staleness", Shape.DURATION, "what a bounded read asks for (2s)");

    static final List<WorkloadKind> ALL = List.of(
            WorkloadKind.of(
                    "notifications",
                    "Clients submit notifications to both instances in turn.",
                    List.of("accept"),
                    List.of("sends"),
                    WorkloadKinds::notifications,
                    CHANNEL,
                    GUARANTEE,
                    USERS),
            WorkloadKind.of(
                    "jobs",
                    "Clients submit video jobs.",
                    List.of("accept"),
                    List.of("jobs"),
                    WorkloadKinds::jobs,
                    CLASSES,
                    VIDEO_LENGTH,
                    TENANTS),
            WorkloadKind.of(
                    "profiles",
                    "Sessions write profiles through a region and read them there.",
                    List.of("read", "write"),
                    List.of(),
                    WorkloadKinds::profiles,
                    SESSIONS,
                    KEYS,
                    REGION,
                    READS,
                    WRITE_SHARE,
                    MAX_STALENESS));

    private WorkloadKinds() {}

    private static Workload notifications(Section section) {
        Load load = WorkloadKind.load(section);
        List<String> channels = section.get(CHANNEL).orElse(List.of("push"));
        String guarantee = section.get(GUARANTEE).orElse("EFFECTIVELY_ONCE");
        if (guarantee.equals("EFFECTIVELY_ONCE") && channels.contains("email")) {
            section.report(
                    section.at(GUARANTEE),
                    "EFFECTIVELY_ONCE cannot be had over email: SMTP has no idempotency key; ask for AT_LEAST_ONCE or"
                            + " AT_MOST_ONCE, or leave email out of 'channels'");
        }
        return new Notifications(
                load, channels, guarantee, section.get(USERS).orElse(100L).intValue());
    }

    private static Workload jobs(Section section) {
        return new Jobs(
                WorkloadKind.load(section),
                section.get(CLASSES).orElse(alone("normal")),
                section.get(VIDEO_LENGTH).orElse(Duration.ofSeconds(1)),
                section.get(TENANTS).orElse(1L).intValue());
    }

    private static Workload profiles(Section section) {
        return new Profiles(
                WorkloadKind.load(section),
                section.get(SESSIONS).orElse(8L).intValue(),
                section.get(KEYS).orElse(16L).intValue(),
                section.get(REGION).orElse(REGIONS),
                section.get(READS).orElse(alone("session")),
                section.get(WRITE_SHARE).orElse(0.2),
                section.get(MAX_STALENESS).orElse(Duration.ofSeconds(2)));
    }

    private static SortedMap<String, Integer> alone(String name) {
        return new TreeMap<>(Map.of(name, 1));
    }
}
