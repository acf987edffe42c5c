package brownout.chaos.coverage;

import java.util.List;

/**
 * Things by what should have been done to them.
 *
 * @param title {@code safeguard × scenario}
 * @param columns what there is to do, without the first, which names the thing
 */
public record Grid(String title, List<String> columns, List<Row> rows) {
    public Grid {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** One thing. */
    public record Row(String subject, List<Cell> cells) {
        public Row {
            cells = List.copyOf(cells);
        }

        public boolean hasHole() {
            return cells.stream().anyMatch(Cell::isHole);
        }
    }

    /**
     * @param text what covers it; empty where nothing does
     * @param isHole nothing covers it, and something should
     */
    public record Cell(String text, boolean isHole) {
        static final Cell NOT_APPLICABLE = new Cell("–", false);
        static final Cell HOLE = new Cell("", true);

        static Cell of(List<String> coveredBy) {
            return coveredBy.isEmpty() ? HOLE : new Cell(String.join(", ", coveredBy), false);
        }

        /** As many as cover it, for grids that are too wide for their names. */
        static Cell counted(long covering) {
            return covering == 0 ? HOLE : new Cell(Long.toString(covering), false);
        }
    }

    public long holes() {
        return rows.stream()
                .flatMap(row -> row.cells().stream())
                .filter(Cell::isHole)
                .count();
    }
}
