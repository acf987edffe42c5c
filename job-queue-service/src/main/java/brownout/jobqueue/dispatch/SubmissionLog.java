package brownout.jobqueue.dispatch;

import brownout.jobqueue.job.Submission;

/** The durable log of accepted submissions. */
public interface SubmissionLog {
    /** Appends and waits until every in-sync replica has it, or until the log's own deadline. */
    Appended append(Submission submission);

    /** What is known about an append. */
    sealed interface Appended {
        record Durable() implements Appended {}

        /** It is certainly not in the log. */
        record NotSent(String why) implements Appended {}

        /** It may be in the log, now or later. */
        record Unknown(String why) implements Appended {}
    }
}
