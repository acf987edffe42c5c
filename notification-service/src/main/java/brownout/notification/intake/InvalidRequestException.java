package brownout.notification.intake;

import java.util.List;
import java.util.stream.Collectors;

/**
 * A request that was understood and is wrong; the caller must change it.
 *
 * <p>An exception although it is expected: it crosses the parsers of two protocols, and nothing in between can go on.
 */
public final class InvalidRequestException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient List<Violation> violations;

    public InvalidRequestException(List<Violation> violations) {
        super(violations.stream()
                .map(violation -> violation.field() + " " + violation.message())
                .collect(Collectors.joining("; ")));
        this.violations = List.copyOf(violations);
    }

    public InvalidRequestException(String field, String message) {
        this(List.of(new Violation(field, message)));
    }

    public List<Violation> violations() {
        return violations;
    }
}
