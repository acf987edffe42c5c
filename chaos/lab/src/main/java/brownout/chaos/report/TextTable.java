package brownout.chaos.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/** Columns as wide as their widest cell. Where there is a limit the widest give way, and their cells end in an ellipsis. */
public final class TextTable {

    private static final String GAP = "  ";

    private final List<String> heads;
    private final List<Row> rows = new ArrayList<>();

    private record Row(List<String> cells, boolean isGood) {}

    public TextTable(String... heads) {
        this.heads = List.of(heads);
    }

    /** @param isGood else it is printed so that it is seen */
    public void row(boolean isGood, String... cells) {
        if (cells.length != heads.size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells under " + heads);
        }
        rows.add(new Row(List.of(cells).stream().map(Prose::printable).toList(), isGood));
    }

    /** Of any width; columns that say nothing in any row are there. */
    public List<String> lines(Colours colours) {
        return lines(colours, IntStream.range(0, heads.size()).toArray(), Integer.MAX_VALUE);
    }

    /** No wider than a terminal. */
    public List<String> within(Colours colours, int width) {
        return lines(colours, IntStream.range(0, heads.size()).toArray(), width);
    }

    /** Without the columns that say nothing in any row. */
    List<String> dense(Colours colours, int width) {
        int[] full = IntStream.range(0, heads.size())
                .filter(i -> rows.stream().anyMatch(row -> !row.cells().get(i).isEmpty()))
                .toArray();
        return lines(colours, full, width);
    }

    private List<String> lines(Colours colours, int[] columns, int width) {
        int[] widths = widths(columns, width);
        List<String> lines = new ArrayList<>();
        lines.add(colours.dim(line(heads, columns, widths)));
        for (Row row : rows) {
            String line = line(row.cells(), columns, widths);
            lines.add(row.isGood() ? line : colours.red(line));
        }
        return lines;
    }

    private int[] widths(int[] columns, int width) {
        int[] widths = IntStream.of(columns)
                .map(i -> Math.max(
                        Prose.columns(heads.get(i)),
                        rows.stream()
                                .mapToInt(row -> Prose.columns(row.cells().get(i)))
                                .max()
                                .orElse(0)))
                .toArray();
        int room = width - GAP.length() * (widths.length - 1);
        while (IntStream.of(widths).sum() > room) {
            int widest = IntStream.range(0, widths.length)
                    .reduce((a, b) -> widths[b] > widths[a] ? b : a)
                    .orElseThrow();
            widths[widest]--;
        }
        return widths;
    }

    private static String line(List<String> cells, int[] columns, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < columns.length; i++) {
            String cell = Prose.shortened(cells.get(columns[i]), widths[i]);
            line.append(cell)
                    .append(" ".repeat(widths[i] - Prose.columns(cell)))
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }
}
