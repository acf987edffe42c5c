package brownout.chaos.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** A table of box characters that fits a width: the widest columns give way, and their cells end in an ellipsis. */
final class TextTable {

    private final int width;
    private final List<String> heads;
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(int width, List<String> heads) {
        this.width = width;
        this.heads = List.copyOf(heads);
    }

    void row(List<String> cells) {
        rows.add(cells.stream().map(TextTable::printable).toList());
    }

    /** Without the columns that say nothing in any row. */
    private TextTable dense() {
        int[] full = IntStream.range(0, heads.size())
                .filter(i -> rows.stream().anyMatch(row -> !row.get(i).isEmpty()))
                .toArray();
        TextTable table =
                new TextTable(width, IntStream.of(full).mapToObj(heads::get).toList());
        rows.forEach(row -> table.row(IntStream.of(full).mapToObj(row::get).toList()));
        return table;
    }

    @Override
    public String toString() {
        return dense().drawn();
    }

    private String drawn() {
        int[] widths = widths();
        StringBuilder out = new StringBuilder();
        out.append(rule(widths, "┌", "┬", "┐")).append(line(heads, widths)).append(rule(widths, "├", "┼", "┤"));
        rows.forEach(row -> out.append(line(row, widths)));
        return out.append(rule(widths, "└", "┴", "┘")).toString();
    }

    private int[] widths() {
        int[] widths = IntStream.range(0, heads.size())
                .map(i -> Math.max(
                        columns(heads.get(i)),
                        rows.stream().mapToInt(row -> columns(row.get(i))).max().orElse(0)))
                .toArray();
        int room = width - 3 * widths.length - 1;
        while (IntStream.of(widths).sum() > room) {
            int widest = IntStream.range(0, widths.length)
                    .reduce((a, b) -> widths[b] > widths[a] ? b : a)
                    .orElseThrow();
            widths[widest]--;
        }
        return widths;
    }

    private static String rule(int[] widths, String left, String middle, String right) {
        return IntStream.of(widths)
                .mapToObj(column -> "─".repeat(column + 2))
                .collect(Collectors.joining(middle, left, right + "\n"));
    }

    private static String line(List<String> cells, int[] widths) {
        return IntStream.range(0, widths.length)
                .mapToObj(i -> {
                    String cell = shortened(cells.get(i), widths[i]);
                    return " " + cell + " ".repeat(widths[i] - columns(cell)) + " ";
                })
                .collect(Collectors.joining("│", "│", "│\n"));
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
