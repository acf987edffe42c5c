package brownout.notification.intake;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import brownout.notification.channel.Channel;
import brownout.notification.dedup.Digest;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.State;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A redrive as an operator wrote it, before it is known to make sense. The same rules for REST and gRPC. */
public record RedriveDraft(
        List<String> ids, Optional<Filter> filter, boolean dryRun, boolean allowRisky, int perSecond) {
    public static final int MOST = 200;
    public static final int PER_SECOND = 100;
    private static final int LEAST_PER_SECOND = 20;
    private static final int MOST_PER_SECOND = 1_000;

    /** As in {@link Redrive.Selection.Filter}. */
    public record Filter(List<State> states, List<Channel> channels, Optional<Instant> since, int limit) {}

    /** @throws ProblemException 422 with one violation for everything that is wrong */
    public Redrive.Wish check() {
        var violations = new ArrayList<Violation>();
        if (ids.isEmpty() == filter.isEmpty()) {
            violations.add(new Violation("ids", "or a filter: exactly one of them says what is sent again"));
        }
        if (ids.size() > MOST) {
            violations.add(new Violation("ids", "are more than " + MOST));
        }
        if (perSecond < LEAST_PER_SECOND || perSecond > MOST_PER_SECOND) {
            violations.add(new Violation("perSecond", "must be from " + LEAST_PER_SECOND + " to " + MOST_PER_SECOND));
        }
        var known = checkIds(violations);
        filter.ifPresent(given -> check(given, violations));
        if (!violations.isEmpty()) {
            throw Problem.of(ProblemType.INVALID, violations).exception();
        }
        return new Redrive.Wish(selection(known), dryRun, allowRisky, perSecond);
    }

    private List<NotificationId> checkIds(List<Violation> violations) {
        var known = new ArrayList<NotificationId>();
        for (int i = 0; i < ids.size(); i++) {
            String field = "ids[" + i + "]";
            NotificationId.parse(ids.get(i))
                    .ifPresentOrElse(
                            known::add, () -> violations.add(new Violation(field, "is no id of a notification")));
        }
        if (new HashSet<>(known).size() < known.size()) {
            violations.add(new Violation("ids", "name a notification twice"));
        }
        return known;
    }

    private static void check(Filter filter, List<Violation> violations) {
        if (filter.limit() < 1 || filter.limit() > MOST) {
            violations.add(new Violation("filter.limit", "must be from 1 to " + MOST));
        }
        filter.states().stream()
                .filter(state -> !state.isDeadLetter())
                .forEach(state -> violations.add(new Violation(
                        "filter.states",
                        "has " + state + ", but only FAILED, DEAD, EXPIRED and UNCONFIRMED are sent" + " again")));
    }

    private Redrive.Selection selection(List<NotificationId> known) {
        return filter.<Redrive.Selection>map(given -> new Redrive.Selection.Filter(
                        Set.copyOf(given.states()), Set.copyOf(given.channels()), given.since(), given.limit()))
                .orElseGet(() -> new Redrive.Selection.Ids(known));
    }

    /** Equal for drafts that mean the same, written in the same order. */
    public Digest digest() {
        var parts = new ArrayList<String>(ids);
        filter.ifPresent(given -> {
            given.states().forEach(state -> parts.add("state=" + state.name()));
            given.channels().forEach(channel -> parts.add("channel=" + channel.name()));
            given.since().ifPresent(since -> parts.add("since=" + since.toEpochMilli()));
            parts.add("limit=" + given.limit());
        });
        parts.add("dryRun=" + dryRun);
        parts.add("allowRisky=" + allowRisky);
        parts.add("perSecond=" + perSecond);
        return Digest.of(String.join("\n", parts));
    }
}
