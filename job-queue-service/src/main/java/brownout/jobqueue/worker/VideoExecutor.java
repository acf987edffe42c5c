package brownout.jobqueue.worker;

import java.io.IOException;
import java.util.Optional;

/** Turns a source into renditions. */
public interface VideoExecutor {
    /**
     * Works below the assignment's output prefix, goes on from its checkpoint, and says what it reached.
     *
     * @return the output, or empty when {@link Attempt#stopping} ended it
     * @throws UnusableSourceException when no attempt will ever succeed
     * @throws IOException when another attempt may succeed
     */
    Optional<String> run(Attempt attempt) throws IOException, InterruptedException, UnusableSourceException;

    /** The source cannot be encoded, now or later. */
    final class UnusableSourceException extends Exception {
        private static final long serialVersionUID = 1L;

        public UnusableSourceException(String message) {
            super(message);
        }
    }
}
