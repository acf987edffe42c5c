package brownout.chaos.format;

/**
 * Where something stands.
 *
 * @param source a file as the user named it, or the {@code --set} that put it there
 * @param line from 1; 0 where the source has no lines
 * @param column from 1; 0 where the source has no lines
 */
public record Position(String source, int line, int column) {

    public static Position of(String source) {
        return new Position(source, 0, 0);
    }

    @Override
    public String toString() {
        return line == 0 ? source : source + ":" + line + ":" + column;
    }
}
