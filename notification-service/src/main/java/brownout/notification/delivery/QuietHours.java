package brownout.notification.delivery;

import brownout.frontdoor.problem.Violation;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The part of a day, by the recipient's clock, in which marketing waits: from {@code from} until {@code to}, which is on the
 * next day where it is not later.
 *
 * <p>A time that the clock skips in spring is the moment of the skip. Of a time that comes twice in autumn, the beginning is
 * the first and the end the second one: quiet is never shorter than by the clock on the wall.
 */
public record QuietHours(LocalTime from, LocalTime to, ZoneId zone) {
    private static final Pattern TIME = Pattern.compile("([01][0-9]|2[0-3]):[0-5][0-9]");

    public QuietHours {
        if (from.equals(to)) {
            throw new IllegalArgumentException("quiet hours from " + from + " to " + to + " are none");
        }
    }

    /** @param violations gets what is wrong with what a caller wrote, and then there are none */
    public static Optional<QuietHours> parse(String from, String to, String zone, List<Violation> violations) {
        int before = violations.size();
        time("quietHours.from", from, violations);
        time("quietHours.to", to, violations);
        if (from.equals(to)) {
            violations.add(new Violation("quietHours.to", "must not be the same as from"));
        }
        if (!ZoneId.getAvailableZoneIds().contains(zone)) {
            violations.add(new Violation("quietHours.zone", "must be a zone of the tz database, like Europe/Berlin"));
        }
        return violations.size() > before
                ? Optional.empty()
                : Optional.of(new QuietHours(LocalTime.parse(from), LocalTime.parse(to), ZoneId.of(zone)));
    }

    private static void time(String field, String value, List<Violation> violations) {
        if (!TIME.matcher(value).matches()) {
            violations.add(new Violation(field, "must be a time like 22:00"));
        }
    }

    /** When they end, if {@code now} is within them. */
    Optional<Instant> endingAfter(Instant now) {
        LocalDate today = now.atZone(zone).toLocalDate();
        for (LocalDate day = today.minusDays(1); !day.isAfter(today); day = day.plusDays(1)) {
            Instant start = instant(day.atTime(from), true);
            Instant end = instant((to.isAfter(from) ? day : day.plusDays(1)).atTime(to), false);
            if (!now.isBefore(start) && now.isBefore(end)) {
                return Optional.of(end);
            }
        }
        return Optional.empty();
    }

    private Instant instant(LocalDateTime local, boolean first) {
        var transition = zone.getRules().getTransition(local);
        if (transition != null && transition.isGap()) {
            return transition.getInstant();
        }
        var zoned = local.atZone(zone);
        return (first ? zoned.withEarlierOffsetAtOverlap() : zoned.withLaterOffsetAtOverlap()).toInstant();
    }
}
