package brownout.frontdoor.page;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemException;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A place in a list as callers carry it: they are not to read it, and it needs no escaping in a URL. */
public final class OpaqueCursor {
    private OpaqueCursor() {}

    public static String of(String position) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(position.getBytes(UTF_8));
    }

    /**
     * The place that {@code cursor} names; empty when there is none.
     *
     * @param place reads what {@link #of} was given; empty or IllegalArgumentException where that makes no sense
     * @throws ProblemException 400 when it was not made by {@link #of}
     */
    public static <T> Optional<T> parse(@Nullable String cursor, Function<String, Optional<T>> place) {
        if (cursor == null) {
            return Optional.empty();
        }
        try {
            var found = place.apply(new String(Base64.getUrlDecoder().decode(cursor), UTF_8));
            if (found.isPresent()) {
                return found;
            }
        } catch (IllegalArgumentException e) {
            // Said below: it is not one of ours.
        }
        throw Problem.bad("cursor", "must be the \"next\" of an earlier page").exception();
    }
}
