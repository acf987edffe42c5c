package brownout.jobqueue.adapter.rest;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import brownout.jobqueue.adapter.RedriveCalls;
import brownout.jobqueue.deadletter.Redrive;
import brownout.jobqueue.job.JobId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The body of {@code POST /v1/dead-letters/redrive}. Exactly one of ids, filter and all says which dead letters. */
public record RedriveBody(
        @Nullable String redriveId,
        @Nullable List<String> ids,
        @Nullable FilterBody filter,
        @Nullable Boolean all,
        @Nullable Integer limit,
        @Nullable Double ratePerSecond,
        @Nullable Boolean keepCheckpoint,
        @Nullable Boolean dryRun) {
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{1,64}");
    private static final Set<String> REASONS = Set.of("EXHAUSTED", "NON_RETRYABLE", "TIMEOUT", "LEASE_EXPIRED");

    /** Which dead letters. */
    public record FilterBody(
            @JsonProperty("class") @Nullable String priority,
            @Nullable String reason) {}

    /** How, for whichever jobs. Throws what is wrong with the body, all of it at once. */
    Redrive how() {
        List<Violation> errors = new ArrayList<>();
        require(
                errors,
                redriveId != null && ID.matcher(redriveId).matches(),
                "redriveId",
                "must be 1 to 64 letters, digits, '.', '_' or '-': it makes a repetition harmless");
        require(errors, !Boolean.FALSE.equals(all), "all", "must be true, or absent");
        int ways = (ids != null ? 1 : 0) + (filter != null ? 1 : 0) + (Boolean.TRUE.equals(all) ? 1 : 0);
        require(errors, ways == 1, "ids", "exactly one of ids, filter and \"all\": true must say which dead letters");
        require(
                errors,
                ids == null || (!ids.isEmpty() && ids.size() <= RedriveCalls.MOST),
                "ids",
                "must be 1 to " + RedriveCalls.MOST + " ids");
        require(
                errors,
                filter == null || filter.priority() != null || filter.reason() != null,
                "filter",
                "admits every dead letter; say \"all\": true for that");
        require(
                errors,
                filter == null || filter.reason() == null || REASONS.contains(filter.reason()),
                "filter.reason",
                "must be one of EXHAUSTED, NON_RETRYABLE, TIMEOUT, LEASE_EXPIRED");
        require(
                errors,
                limit == null || (limit >= 1 && limit <= RedriveCalls.MOST),
                "limit",
                "must be 1 to " + RedriveCalls.MOST);
        require(
                errors,
                ratePerSecond == null || (ratePerSecond >= 0.01 && ratePerSecond <= 1000),
                "ratePerSecond",
                "must be 0.01 to 1000, or absent");
        if (!errors.isEmpty()) {
            throw Problem.of(ProblemType.INVALID, errors).exception();
        }
        return new Redrive(
                String.valueOf(redriveId),
                ratePerSecond == null ? Duration.ZERO : Duration.ofMillis(Math.round(1000 / ratePerSecond)),
                !Boolean.FALSE.equals(keepCheckpoint),
                Boolean.TRUE.equals(dryRun));
    }

    /** The jobs named; empty: the filter says. */
    Optional<List<JobId>> jobs() {
        return Optional.ofNullable(ids)
                .map(all -> all.stream()
                        .map(it -> JobId.parse(it)
                                .orElseThrow(() -> Problem.bad("ids", "each must be a lower-case UUID")
                                        .exception()))
                        .toList());
    }

    Redrive.Filter wanted() {
        return filter == null
                ? new Redrive.Filter(Optional.empty(), Optional.empty())
                : new Redrive.Filter(Parameters.priority(filter.priority()), Optional.ofNullable(filter.reason()));
    }

    int atMost() {
        return limit == null ? RedriveCalls.MOST : limit;
    }

    private static void require(List<Violation> errors, boolean right, String field, String message) {
        if (!right) {
            errors.add(new Violation(field, message));
        }
    }
}
