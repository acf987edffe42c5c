package brownout.chaos.cluster;

import java.time.Duration;

/** Told of a start, from any thread, in the order in which things happen. */
public interface StartProgress {

    /** One sentence worth knowing: a port that was taken, a directory that was removed. */
    void note(String sentence);

    /** A process is ready, so long after it was started. */
    void up(String process, Duration took);

    /** Everything is ready, so long after the beginning. */
    void ready(Duration took);

    /** For callers that need no news. */
    StartProgress SILENT = new StartProgress() {
        @Override
        public void note(String sentence) {}

        @Override
        public void up(String process, Duration took) {}

        @Override
        public void ready(Duration took) {}
    };
}
