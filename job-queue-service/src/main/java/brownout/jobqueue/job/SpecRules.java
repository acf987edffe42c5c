package brownout.jobqueue.job;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.Rendition;
import brownout.frontdoor.problem.Violation;
import com.google.protobuf.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What a job specification must be, the same for HTTP, gRPC and a record found in Kafka. Field names are those of the JSON.
 */
public final class SpecRules {
    public static final int MAX_RENDITIONS = 8;
    public static final int MAX_ATTEMPTS = 20;
    public static final Duration LONGEST = Duration.ofHours(24);
    public static final Duration LONGEST_DELAY = Duration.ofDays(30);
    private static final Duration SHORTEST_TIMEOUT = Duration.ofMillis(100);
    private static final int MAX_SOURCE = 2048;
    private static final Pattern TENANT = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    /** A quantifier counts characters, as JSON Schema does, not UTF-16 units. */
    private static final Pattern OWNER = Pattern.compile("[^\\x00-\\x1f\\x7f-\\x9f]{0,128}");

    /** RFC 3986: the scheme, and what may follow it unencoded. */
    private static final Pattern SOURCE =
            Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[A-Za-z0-9._~:/?#\\[\\]@!$&'()*+,;=%-]+");

    private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
    private static final Pattern RENDITION = Pattern.compile("[A-Za-z0-9_-]{1,32}");

    private final JobSpec spec;
    private final List<Violation> errors = new ArrayList<>();

    private SpecRules(JobSpec spec) {
        this.spec = spec;
    }

    /** Everything wrong with it; empty when it may be accepted. */
    public static List<Violation> check(JobSpec spec) {
        SpecRules rules = new SpecRules(spec);
        rules.checkAll();
        return List.copyOf(rules.errors);
    }

    /** As {@link #check(JobSpec)}, and what only holds while it is submitted: a job may not wait for its time for ever. */
    public static List<Violation> check(JobSpec spec, Instant now) {
        SpecRules rules = new SpecRules(spec);
        rules.checkAll();
        rules.require(
                millis(spec.getNotBefore()) <= now.plus(LONGEST_DELAY).toEpochMilli(),
                "notBefore",
                "must be at most " + LONGEST_DELAY.toDays() + " days from now");
        return List.copyOf(rules.errors);
    }

    private void checkAll() {
        require(spec.getKind().equals("transcode"), "kind", "must be \"transcode\"");
        checkSource();
        checkRenditions();
        require(PriorityClass.of(spec.getJobClass()).isPresent(), "class", "must be one of " + PriorityClass.labels());
        require(
                TENANT.matcher(spec.getTenant()).matches(),
                "tenant",
                "must be 1 to 64 letters, digits, '.', '_' or '-'");
        require(
                OWNER.matcher(spec.getOwner()).matches(),
                "owner",
                "must be a user id: at most 128 characters, no control characters");
        require(
                spec.getTimeoutMs() == 0
                        || within(spec.getTimeoutMs(), SHORTEST_TIMEOUT.toMillis(), LONGEST.toMillis()),
                "timeoutMs",
                "must be " + SHORTEST_TIMEOUT.toMillis() + " to " + LONGEST.toMillis() + " (24 h), or absent");
        require(
                within(spec.getMaxAttempts(), 0, MAX_ATTEMPTS),
                "maxAttempts",
                "must be 1 to " + MAX_ATTEMPTS + ", or absent");
        require(
                within(spec.getVideoLengthMs(), 0, LONGEST.toMillis()),
                "videoLengthMs",
                "must be 0 to " + LONGEST.toMillis() + " (24 h)");
        checkTimes();
    }

    private void checkSource() {
        String source = spec.getSource();
        require(
                source.length() <= MAX_SOURCE
                        && SOURCE.matcher(source).matches()
                        && !BROKEN_ESCAPE.matcher(source).find(),
                "source",
                "must be an absolute URI (RFC 3986) of at most " + MAX_SOURCE
                        + " characters, for example s3://videos/talk.mp4");
    }

    private void checkRenditions() {
        require(
                within(spec.getRenditionsCount(), 1, MAX_RENDITIONS),
                "renditions",
                "must be 1 to " + MAX_RENDITIONS + " renditions");
        Set<String> names = new HashSet<>();
        for (int i = 0; i < spec.getRenditionsCount(); i++) {
            Rendition rendition = spec.getRenditions(i);
            String at = "renditions[" + i + "].";
            require(
                    RENDITION.matcher(rendition.getName()).matches(),
                    at + "name",
                    "must be 1 to 32 letters, digits, '-' or '_'");
            require(names.add(rendition.getName()), at + "name", "must differ from the other renditions' names");
            require(within(rendition.getHeight(), 1, 8640), at + "height", "must be 1 to 8640");
            require(within(rendition.getBitrateKbps(), 1, 400_000), at + "bitrateKbps", "must be 1 to 400000");
        }
    }

    private void checkTimes() {
        checkTime(spec.hasNotBefore(), spec.getNotBefore(), "notBefore");
        checkTime(spec.hasDeadline(), spec.getDeadline(), "deadline");
        if (spec.hasNotBefore() && spec.hasDeadline()) {
            require(
                    millis(spec.getDeadline()) > millis(spec.getNotBefore()),
                    "deadline",
                    "must be later than notBefore");
        }
    }

    private void checkTime(boolean present, Timestamp time, String field) {
        require(
                !present || (within(time.getSeconds(), 0, 253_402_300_799L) && within(time.getNanos(), 0, 999_999_999)),
                field,
                "must be a time from 1970 to 9999, for example 2026-01-31T12:00:00Z");
    }

    private void require(boolean right, String field, String message) {
        if (!right) {
            errors.add(new Violation(field, message));
        }
    }

    private static boolean within(long value, long low, long high) {
        return value >= low && value <= high;
    }

    /** Milliseconds since 1970; 0 for an absent time. */
    public static long millis(Timestamp time) {
        return time.getSeconds() * 1000 + time.getNanos() / 1_000_000;
    }
}
