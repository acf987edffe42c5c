package brownout.chaos.testkit.process;

import java.util.List;

/**
 * A process could not be started, signalled or made ready. {@link #sentence()} says what, where and what to do; {@link
 * #getMessage()} adds the last lines of the process's log, where there are any.
 */
public final class ProcessException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String sentence;

    public ProcessException(String sentence) {
        super(sentence);
        this.sentence = sentence;
    }

    public ProcessException(String sentence, Throwable cause) {
        super(sentence, cause);
        this.sentence = sentence;
    }

    ProcessException(String sentence, List<String> lastLines) {
        super(lastLines.isEmpty() ? sentence : sentence + "\n  | " + String.join("\n  | ", lastLines));
        this.sentence = sentence;
    }

    /** One sentence for a person. */
    public String sentence() {
        return sentence;
    }
}
