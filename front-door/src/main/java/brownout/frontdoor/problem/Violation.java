package brownout.frontdoor.problem;

/** One thing that is wrong with a request. {@code field} is a path as the caller wrote it, like {@code recipient.email}. */
public record Violation(String field, String message) {}
