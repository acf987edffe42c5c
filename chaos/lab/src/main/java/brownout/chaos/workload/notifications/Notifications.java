package brownout.chaos.workload.notifications;

import brownout.chaos.format.Key;
import brownout.chaos.format.Section;
import brownout.chaos.format.Shape;
import brownout.chaos.workload.Aftermath;
import brownout.chaos.workload.Draws;
import brownout.chaos.workload.EntityAftermath;
import brownout.chaos.workload.Metric;
import brownout.chaos.workload.PlannedOperation;
import brownout.chaos.workload.Workload;
import brownout.chaos.workload.WorkloadKind;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Clients submit notifications to both instances in turn.
 *
 * @param channels by their names in the API, {@code push}; each notification goes over one, drawn evenly
 * @param guarantee by its name in the API, {@code EFFECTIVELY_ONCE}
 * @param users how many recipients there are
 */
public record Notifications(Load load, List<String> channels, String guarantee, int users, Mix mix)
        implements Workload {
    private static final String NAME = "notifications";
    private static final List<String> CHANNEL_NAMES = List.of("push", "sms", "email");

    /** States that a notification does not leave by itself. */
    public static final Set<String> ENDS = Set.of(
            "SENT", "DELIVERED", "SUPPRESSED", "FAILED", "UNCONFIRMED", "DEAD", "EXPIRED", "CANCELLED", "BOUNCED");

    private static final Key<List<String>> CHANNELS = Key.optional(
            "channels",
            Shape.someOf(
                    Shape.oneOf("channel", CHANNEL_NAMES),
                    "'channels' is empty; valid are " + String.join(", ", CHANNEL_NAMES)),
            "each notification goes over one of them, drawn evenly (`push`)");
    private static final Key<String> GUARANTEE = Key.optional(
            "guarantee",
            Shape.oneOf("guarantee", List.of("AT_MOST_ONCE", "AT_LEAST_ONCE", "EFFECTIVELY_ONCE")),
            "asked for with every notification (`EFFECTIVELY_ONCE`)");
    private static final Key<Long> USERS = Key.optional("users", Shape.whole(1, 1_000_000), "recipients (100)");

    public static final WorkloadKind KIND = WorkloadKind.of(
            NAME,
            "Clients submit notifications to both instances in turn.",
            List.of(Metric.timed("accept", "submit"), Metric.decided("sends", "SENT", "DELIVERED")),
            Notifications::read,
            Stream.concat(Stream.of(CHANNELS, GUARANTEE, USERS), Stream.of(Mix.keys()))
                    .toArray(Key<?>[]::new));

    public Notifications {
        channels = List.copyOf(channels);
    }

    /** Nothing but new transactional notifications. */
    public Notifications(Load load, List<String> channels, String guarantee, int users) {
        this(load, channels, guarantee, users, Mix.NONE);
    }

    private static Workload read(Section section) {
        Load load = WorkloadKind.load(section);
        List<String> channels = section.get(CHANNELS).orElse(List.of("push"));
        String guarantee = section.get(GUARANTEE).orElse("EFFECTIVELY_ONCE");
        if (guarantee.equals("EFFECTIVELY_ONCE") && channels.contains("email")) {
            section.report(
                    section.at(GUARANTEE),
                    "EFFECTIVELY_ONCE cannot be had over email: SMTP has no idempotency key; ask for AT_LEAST_ONCE or"
                            + " AT_MOST_ONCE, or leave email out of 'channels'");
        }
        int users = section.get(USERS).orElse(100L).intValue();
        return new Notifications(load, channels, guarantee, users, Mix.read(section));
    }

    @Override
    public Workload lasting(Duration length) {
        return new Notifications(load.lasting(length), channels, guarantee, users, mix);
    }

    @Override
    public Workload light() {
        return new Notifications(load, channels, guarantee, users, mix.onlyNew());
    }

    @Override
    public List<PlannedOperation> groundwork(Draws draws) {
        return NotificationPlan.profiles(this, draws);
    }

    @Override
    public String kind() {
        return NAME;
    }

    @Override
    public Set<String> services() {
        return Set.of("notification-service", "profile-service");
    }

    @Override
    public List<String> links() {
        List<String> links = List.of("client→notification-1", "client→notification-2");
        return mix.needsProfiles()
                ? Stream.concat(links.stream(), Stream.of("client→profile-us")).toList()
                : links;
    }

    @Override
    public String node() {
        return "notification";
    }

    @Override
    public Plan plan(Draws draws) {
        return new NotificationPlan(this, draws);
    }

    @Override
    public Aftermath aftermath() {
        return new EntityAftermath(ENDS);
    }

    @Override
    public Set<String> lastEvents() {
        return Set.of("delivered");
    }
}
