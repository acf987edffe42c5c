package brownout.chaos.report;

import java.util.ArrayList;
import java.util.List;

/** Text that fits a terminal. */
public final class Prose {

    private Prose() {}

    /**
     * Words, as many to a line as fit; a number stays with its unit.
     *
     * @param first what the first line begins with, and
     * @param indent what every other one does
     */
    public static List<String> wrap(String first, String text, String indent, int width) {
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder(first);
        boolean empty = true;
        for (String word : Figures.unbroken(printable(text)).split(" +")) {
            if (!empty && columns(line.toString()) + 1 + columns(word) > width) {
                lines.add(line.toString());
                line = new StringBuilder(indent);
                empty = true;
            }
            line.append(empty ? "" : " ").append(word.replace(Figures.UNBROKEN, ' '));
            empty = false;
        }
        lines.add(line.toString());
        return lines;
    }

    static String shortened(String text, int columns) {
        String clean = printable(text);
        return columns(clean) <= columns
                ? clean
                : clean.substring(0, clean.offsetByCodePoints(0, Math.max(0, columns - 1))) + "…";
    }

    /** Without what a terminal would obey: escape sequences in a name must not move the cursor. */
    static String printable(String text) {
        return text.replaceAll("\\R", " ").replaceAll("\\p{Cntrl}", "\uFFFD");
    }

    /** Colours take no room. */
    static int columns(String text) {
        String visible = text.replaceAll("\u001b\\[[0-9;]*m", "");
        return visible.codePointCount(0, visible.length());
    }
}
