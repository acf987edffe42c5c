package brownout.chaos.run;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.workload.Oracle.OracleException;
import java.io.UncheckedIOException;

/** Why something failed, as one sentence. */
final class FailureSentence {
    private FailureSentence() {}

    static boolean isEndOfLab(Throwable e) {
        return e instanceof ClusterException failure && failure.reason() == ClusterException.Reason.GONE;
    }

    /** Exceptions that are meant for people say it themselves; of any other the kind matters as well. */
    static String of(RuntimeException e) {
        boolean forPeople =
                e instanceof ClusterException || e instanceof OracleException || e instanceof UncheckedIOException;
        return forPeople && e.getMessage() != null ? e.getMessage() : "the lab itself failed, please report it: " + e;
    }
}
