package brownout.frontdoor.problem;

import java.util.List;

/**
 * A kind of problem. The constants are shared by all services; a service may have further ones of its own. All are
 * explained in the README of this module.
 *
 * @param name kebab case, the last part of the URN
 * @param status HTTP status
 * @param grpc name of the gRPC status code
 * @param title one sentence that is the same for every problem of this type
 */
public record ProblemType(String name, int status, String grpc, String title) {
    public static final ProblemType BAD_REQUEST =
            new ProblemType("bad-request", 400, "INVALID_ARGUMENT", "The request cannot be understood");
    public static final ProblemType IDEMPOTENCY_KEY_MISSING =
            new ProblemType("idempotency-key-missing", 400, "INVALID_ARGUMENT", "Idempotency-Key is missing");
    public static final ProblemType IDEMPOTENCY_KEY_MALFORMED =
            new ProblemType("idempotency-key-malformed", 400, "INVALID_ARGUMENT", "Idempotency-Key is malformed");
    public static final ProblemType UNAUTHENTICATED =
            new ProblemType("unauthenticated", 401, "UNAUTHENTICATED", "The caller is not known");
    public static final ProblemType FORBIDDEN =
            new ProblemType("forbidden", 403, "PERMISSION_DENIED", "The caller may not do this");
    public static final ProblemType NOT_FOUND =
            new ProblemType("not-found", 404, "NOT_FOUND", "There is no such thing");
    public static final ProblemType METHOD_NOT_ALLOWED =
            new ProblemType("method-not-allowed", 405, "UNIMPLEMENTED", "The path does not have this method");
    public static final ProblemType NOT_ACCEPTABLE =
            new ProblemType("not-acceptable", 406, "INVALID_ARGUMENT", "Only JSON is answered");
    public static final ProblemType REQUEST_TIMEOUT =
            new ProblemType("request-timeout", 408, "DEADLINE_EXCEEDED", "The request did not arrive in time");
    public static final ProblemType REQUEST_IN_PROGRESS =
            new ProblemType("request-in-progress", 409, "ABORTED", "The first request with this key is in progress");
    public static final ProblemType CONFLICT =
            new ProblemType("conflict", 409, "FAILED_PRECONDITION", "The state does not allow this any more");
    public static final ProblemType PRECONDITION_FAILED =
            new ProblemType("precondition-failed", 412, "FAILED_PRECONDITION", "Another write came first");
    public static final ProblemType TOO_LARGE =
            new ProblemType("too-large", 413, "RESOURCE_EXHAUSTED", "The body is too large");
    public static final ProblemType UNSUPPORTED_MEDIA_TYPE =
            new ProblemType("unsupported-media-type", 415, "INVALID_ARGUMENT", "The body has the wrong media type");
    public static final ProblemType EXPECTATION_FAILED =
            new ProblemType("expectation-failed", 417, "INVALID_ARGUMENT", "The expectation cannot be met");
    public static final ProblemType INVALID =
            new ProblemType("invalid", 422, "INVALID_ARGUMENT", "The request breaks a rule");
    public static final ProblemType IDEMPOTENCY_KEY_REUSED =
            new ProblemType("idempotency-key-reused", 422, "ALREADY_EXISTS", "The key belongs to another request");
    public static final ProblemType TOO_MANY_REQUESTS =
            new ProblemType("too-many-requests", 429, "RESOURCE_EXHAUSTED", "There is no room for more");
    public static final ProblemType INTERNAL = new ProblemType("internal", 500, "INTERNAL", "A defect of this service");
    public static final ProblemType NOT_IMPLEMENTED =
            new ProblemType("not-implemented", 501, "UNIMPLEMENTED", "The transfer coding is not known");
    public static final ProblemType UNAVAILABLE =
            new ProblemType("unavailable", 503, "UNAVAILABLE", "This cannot be answered now");
    public static final ProblemType NOT_ACCEPTED =
            new ProblemType("not-accepted", 503, "UNAVAILABLE", "Proven not accepted");
    public static final ProblemType OUTCOME_UNKNOWN =
            new ProblemType("outcome-unknown", 504, "DEADLINE_EXCEEDED", "Perhaps done, perhaps not");
    public static final ProblemType HTTP_VERSION_NOT_SUPPORTED =
            new ProblemType("http-version-not-supported", 505, "UNIMPLEMENTED", "This version of HTTP is not spoken");

    /** Those above. */
    public static final List<ProblemType> SHARED = List.of(
            BAD_REQUEST,
            IDEMPOTENCY_KEY_MISSING,
            IDEMPOTENCY_KEY_MALFORMED,
            UNAUTHENTICATED,
            FORBIDDEN,
            NOT_FOUND,
            METHOD_NOT_ALLOWED,
            NOT_ACCEPTABLE,
            REQUEST_TIMEOUT,
            REQUEST_IN_PROGRESS,
            CONFLICT,
            PRECONDITION_FAILED,
            TOO_LARGE,
            UNSUPPORTED_MEDIA_TYPE,
            EXPECTATION_FAILED,
            INVALID,
            IDEMPOTENCY_KEY_REUSED,
            TOO_MANY_REQUESTS,
            INTERNAL,
            NOT_IMPLEMENTED,
            UNAVAILABLE,
            NOT_ACCEPTED,
            OUTCOME_UNKNOWN,
            HTTP_VERSION_NOT_SUPPORTED);

    public ProblemType {
        if (!name.matches("[a-z]+(-[a-z]+)*") || status < 400 || status > 599) {
            throw new IllegalArgumentException("not a problem type: " + name + ", " + status);
        }
    }

    /** The {@code type} of a problem document. */
    public String urn() {
        return "urn:brownout:problem:" + name;
    }
}
