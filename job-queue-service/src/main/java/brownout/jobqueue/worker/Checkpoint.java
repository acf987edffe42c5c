package brownout.jobqueue.worker;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a later attempt may go on: the first {@code finished} segments of the plan lie below {@code prefix}, and one digest
 * over all of them proves it. Written as {@code v1;finished;digest;prefix}.
 */
public record Checkpoint(int finished, String digest, String prefix) {
    private static final Pattern FORM =
            Pattern.compile("v1;(\\d{1,6});([0-9a-f]{64});(out/[0-9a-f-]{36}/(?:\\d{1,19}/)?)");

    public String text() {
        return "v1;" + finished + ";" + digest + ";" + prefix;
    }

    /** Empty for anything that this worker did not write: the attempt then begins at the beginning. */
    public static Optional<Checkpoint> parse(String text) {
        Matcher form = FORM.matcher(text);
        return form.matches()
                ? Optional.of(new Checkpoint(Integer.parseInt(form.group(1)), form.group(2), form.group(3)))
                : Optional.empty();
    }
}
