package brownout.profile.adapter.edge;

import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import brownout.profile.record.ProfileId;
import brownout.profile.record.ProfileVersion;
import brownout.profile.replication.WriteOutcome;
import brownout.profile.routing.ReadOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/** What a caller is told whose read or write did not end as hoped; the only place that knows the mapping. */
public final class ProfileProblems {

    public static final ProblemType CONSISTENCY_UNAVAILABLE = new ProblemType(
            "consistency-unavailable", 503, "UNAVAILABLE", "The requested consistency cannot be had now");
    public static final ProblemType SESSION_LOST =
            new ProblemType("session-lost", 409, "DATA_LOSS", "The session is lost");
    public static final ProblemType NOT_WRITTEN =
            new ProblemType("not-written", 503, "UNAVAILABLE", "The write did not happen");

    /** {@code outcome} of a write that certainly did not happen. */
    public static final String CERTAINLY_NOT = "not-written";

    /** Members of some problems. */
    public static final String REQUESTED = "requested";

    public static final String NEEDED = "needed";
    public static final String HAVE = "have";
    public static final String ETA = "etaMs";
    public static final String CURRENT = "current";

    private static final Duration SOON = Duration.ofSeconds(1);

    private ProfileProblems() {}

    public static Problem noSuchProfile(ProfileId id) {
        return Problem.of(ProblemType.NOT_FOUND, "there is no profile " + id.value());
    }

    public static <T> T read(
            ReadOutcome outcome, Function<ReadOutcome.Answered, T> answered, Function<Problem, T> otherwise) {
        return outcome.fold(new ReadOutcome.Cases<T>() {
            @Override
            public T answered(ReadOutcome.Answered answer) {
                return answered.apply(answer);
            }

            @Override
            public T unsatisfied(ReadOutcome.Unsatisfied missing) {
                return otherwise.apply(unavailable(missing));
            }

            @Override
            public T sessionLost(String detail) {
                return otherwise.apply(Problem.of(SESSION_LOST, detail));
            }
        });
    }

    private static Problem unavailable(ReadOutcome.Unsatisfied missing) {
        var eta = missing.etaMillis();
        return Problem.of(CONSISTENCY_UNAVAILABLE, missing.reason())
                .with(REQUESTED, missing.requested().header())
                .with(NEEDED, missing.needed())
                .with(HAVE, missing.have())
                .with(ETA, eta.isPresent() ? (Object) eta.getAsLong() : "unknown")
                .withRetryAfter(eta.isPresent() ? Duration.ofMillis(eta.getAsLong()) : SOON);
    }

    public static <T> T write(
            WriteOutcome outcome, Function<WriteOutcome.Written, T> written, Function<Problem, T> otherwise) {
        return outcome.fold(new WriteOutcome.Cases<T>() {
            @Override
            public T written(WriteOutcome.Written done) {
                return written.apply(done);
            }

            @Override
            public T preconditionFailed(Optional<ProfileVersion> current) {
                return otherwise.apply(lost(current));
            }

            @Override
            public T keyReused() {
                return otherwise.apply(Problem.of(
                                ProblemType.IDEMPOTENCY_KEY_REUSED,
                                "this key was used for this profile with other content; draw a new one")
                        .withOutcome(CERTAINLY_NOT));
            }

            @Override
            public T notWritten(String reason) {
                return otherwise.apply(Problem.of(NOT_WRITTEN, reason + "; it is safe to try again")
                        .withOutcome(CERTAINLY_NOT)
                        .withRetryAfter(SOON));
            }

            @Override
            public T unknown(String reason) {
                return otherwise.apply(
                        Problem.of(ProblemType.OUTCOME_UNKNOWN, reason + "; ask again with the same Idempotency-Key")
                                .withOutcome("unknown"));
            }
        });
    }

    private static Problem lost(Optional<ProfileVersion> current) {
        Problem problem = Problem.of(
                        ProblemType.PRECONDITION_FAILED,
                        current.map(version -> "the profile is at version " + version.tag()
                                        + "; read it again and decide anew")
                                .orElse("the profile does not exist"))
                .withOutcome(CERTAINLY_NOT);
        return current.map(version -> problem.with(CURRENT, version.tag())).orElse(problem);
    }
}
