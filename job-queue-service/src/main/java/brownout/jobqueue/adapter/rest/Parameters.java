package brownout.jobqueue.adapter.rest;

import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.page.OpaqueCursor;
import brownout.frontdoor.problem.Problem;
import brownout.jobqueue.job.JobViews.Cursor;
import brownout.jobqueue.job.JobViews.Page;
import brownout.jobqueue.job.PriorityClass;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Query parameters, read as strictly as bodies. */
final class Parameters {
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,15}):([ -~]{1,300})");
    private static final Set<JobStatus> STATES = EnumSet.range(JobStatus.SUBMITTED, JobStatus.CANCELLED);

    private Parameters() {}

    static Optional<Cursor> cursor(@Nullable String text) {
        return OpaqueCursor.parse(text, Parameters::place);
    }

    private static Optional<Cursor> place(String text) {
        Matcher parts = CURSOR.matcher(text);
        return parts.matches()
                ? Optional.of(new Cursor(Long.parseLong(parts.group(1)), parts.group(2)))
                : Optional.empty();
    }

    static Optional<JobStatus> status(@Nullable String name) {
        if (name == null) {
            return Optional.empty();
        }
        return Optional.of(STATES.stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow(() -> Problem.bad("status", "must be one of " + STATES + ", not '" + name + "'")
                        .exception()));
    }

    static Optional<PriorityClass> priority(@Nullable String label) {
        if (label == null) {
            return Optional.empty();
        }
        return Optional.of(PriorityClass.labelled(label)
                .orElseThrow(
                        () -> Problem.bad("class", "must be one of " + PriorityClass.labels() + ", not '" + label + "'")
                                .exception()));
    }

    static Optional<String> tenant(@Nullable String name) {
        try {
            return Optional.ofNullable(name).map(it -> new Tenant(it).value());
        } catch (IllegalArgumentException e) {
            throw Problem.bad("tenant", String.valueOf(e.getMessage())).exception();
        }
    }

    static JobResource.PageView view(Page page) {
        return new JobResource.PageView(
                page.jobs().stream().map(JobView::of).toList(),
                page.next().map(it -> OpaqueCursor.of(it.at() + ":" + it.id())).orElse(null));
    }
}
