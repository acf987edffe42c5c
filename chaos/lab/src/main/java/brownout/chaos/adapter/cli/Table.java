package brownout.chaos.adapter.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns as wide as their widest cell; the last one is not padded. */
final class Table {
    private final List<String> head;
    private final List<List<String>> rows = new ArrayList<>();
    private final List<Boolean> good = new ArrayList<>();

    Table(String... head) {
        this.head = List.of(head);
    }

    /** @param isGood else it is printed so that it is seen */
    void row(boolean isGood, String... cells) {
        if (cells.length != head.size()) {
            throw new IllegalArgumentException("a row of " + cells.length + " cells under " + head);
        }
        rows.add(List.copyOf(Arrays.asList(cells)));
        good.add(isGood);
    }

    List<String> lines(Terminal terminal) {
        List<String> lines = new ArrayList<>();
        lines.add(terminal.dim(line(head)));
        for (int index = 0; index < rows.size(); index++) {
            String line = line(rows.get(index));
            lines.add(good.get(index) ? line : terminal.red(line));
        }
        return lines;
    }

    private String line(List<String> cells) {
        StringBuilder line = new StringBuilder();
        for (int column = 0; column < cells.size(); column++) {
            String cell = cells.get(column);
            line.append(cell);
            if (column < cells.size() - 1) {
                line.append(" ".repeat(width(column) - cell.length() + 2));
            }
        }
        return line.toString().stripTrailing();
    }

    private int width(int column) {
        int widest = head.get(column).length();
        for (List<String> row : rows) {
            widest = Math.max(widest, row.get(column).length());
        }
        return widest;
    }
}
