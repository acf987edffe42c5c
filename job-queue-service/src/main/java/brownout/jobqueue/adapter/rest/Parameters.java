package brownout.jobqueue.adapter.rest;

import brownout.jobqueue.adapter.Problem;
import brownout.jobqueue.adapter.Problem.Kind;
import brownout.jobqueue.job.JobViews.Cursor;
import brownout.jobqueue.job.JobViews.Page;
import brownout.jobqueue.job.PriorityClass;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Query parameters, read as strictly as bodies. */
final class Parameters {
    private static final int MOST = 200;
    private static final int USUAL = 50;
    private static final Pattern CURSOR = Pattern.compile("(\\d{1,15}):([ -~]{1,300})");

    private Parameters() {}

    static int limit(@Nullable String text) {
        if (text == null) {
            return USUAL;
        }
        if (!text.matches("\\d{1,3}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > MOST) {
            throw Problem.of(Kind.INVALID, "limit must be 1 to " + MOST + ", not '" + text + "'")
                    .asException();
        }
        return Integer.parseInt(text);
    }

    static Optional<Cursor> cursor(@Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            Matcher parts = CURSOR.matcher(new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8));
            if (parts.matches()) {
                return Optional.of(new Cursor(Long.parseLong(parts.group(1)), parts.group(2)));
            }
        } catch (IllegalArgumentException e) {
            // Said below.
        }
        throw Problem.of(Kind.INVALID, "cursor must be the 'next' of an earlier page")
                .asException();
    }

    static PriorityClass priority(String label) {
        return PriorityClass.labelled(label)
                .orElseThrow(() -> Problem.of(
                                Kind.INVALID,
                                "class must be one of " + PriorityClass.labels() + ", not '" + label + "'")
                        .asException());
    }

    static JobResource.PageView view(Page page) {
        return new JobResource.PageView(
                page.jobs().stream().map(JobView::of).toList(),
                page.next().map(Parameters::text).orElse(null));
    }

    private static String text(Cursor cursor) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString((cursor.at() + ":" + cursor.id()).getBytes(StandardCharsets.UTF_8));
    }
}
