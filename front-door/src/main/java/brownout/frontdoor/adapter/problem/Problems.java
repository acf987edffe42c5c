package brownout.frontdoor.adapter.problem;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Translation;
import io.quarkus.arc.All;
import io.smallrye.mutiny.CompositeException;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What an exception means to a caller. One that nobody knows is a defect: the caller learns that, the log the rest. */
@Singleton
public final class Problems {
    private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

    private final List<Translation> translations;

    Problems(@All List<Translation> translations) {
        this.translations = translations;
    }

    public Problem of(Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        return expected(cause).orElseGet(() -> {
            LOG.error("request failed unexpectedly", cause);
            return Problem.of(ProblemType.INTERNAL, "a defect of this service; its log has the details");
        });
    }

    /** Empty for a defect. */
    public Optional<Problem> expected(Throwable thrown) {
        Throwable cause = unwrapped(thrown);
        if (cause instanceof ProblemException known) {
            return Optional.of(known.problem());
        }
        return translations.stream()
                .flatMap(translation -> translation.of(cause).stream())
                .findFirst();
    }

    private static Throwable unwrapped(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null
                && (cause instanceof CompletionException
                        || cause instanceof ExecutionException
                        || cause instanceof CompositeException)) {
            cause = cause.getCause();
        }
        return cause;
    }
}
