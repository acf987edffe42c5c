package brownout.notification.adapter.rest;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import brownout.notification.channel.Channel;
import brownout.notification.delivery.State;
import brownout.notification.intake.RedriveDraft;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The JSON of {@code POST /v1/dead-letters/redrive}. Absent and null are the same. */
public record RedriveBody(
        @Nullable List<@Nullable String> ids,
        @Nullable FilterBody filter,
        @Nullable Boolean dryRun,
        @Nullable Boolean allowRisky,
        @Nullable Integer perSecond) {
    /** Which dead letters. */
    public record FilterBody(
            @Nullable List<@Nullable String> states,
            @Nullable List<@Nullable String> channels,
            @Nullable String since,
            @Nullable Integer limit) {}

    /** @throws ProblemException 422 for words that no enum and no clock knows */
    RedriveDraft draft() {
        var violations = new ArrayList<Violation>();
        var draft = new RedriveDraft(
                ids == null ? List.of() : ids.stream().map(SubmitBody::text).toList(),
                Optional.ofNullable(filter).map(given -> filter(given, violations)),
                Boolean.TRUE.equals(dryRun),
                Boolean.TRUE.equals(allowRisky),
                perSecond == null ? RedriveDraft.PER_SECOND : perSecond);
        if (!violations.isEmpty()) {
            throw Problem.of(ProblemType.INVALID, violations).exception();
        }
        return draft;
    }

    private static RedriveDraft.Filter filter(FilterBody given, List<Violation> violations) {
        Integer limit = given.limit();
        return new RedriveDraft.Filter(
                words("filter.states", given.states(), State.values(), violations),
                words("filter.channels", given.channels(), Channel.values(), violations),
                SubmitBody.time("filter.since", given.since(), violations),
                limit == null ? RedriveDraft.MOST : limit);
    }

    private static <E extends Enum<E>> List<E> words(
            String field, @Nullable List<@Nullable String> given, E[] known, List<Violation> violations) {
        var words = new ArrayList<E>();
        for (int i = 0; given != null && i < given.size(); i++) {
            SubmitBody.word(field + "[" + i + "]", SubmitBody.text(given.get(i)), known, violations)
                    .ifPresent(words::add);
        }
        return words;
    }
}
