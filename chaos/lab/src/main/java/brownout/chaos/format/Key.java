package brownout.chaos.format;

/**
 * One key of a section, declared once for parser, schema and documentation.
 *
 * @param meaning one line of Markdown
 */
public record Key<T>(String name, Shape<T> shape, boolean isRequired, String meaning) {

    public static <T> Key<T> required(String name, Shape<T> shape, String meaning) {
        return new Key<>(name, shape, true, meaning);
    }

    public static <T> Key<T> optional(String name, Shape<T> shape, String meaning) {
        return new Key<>(name, shape, false, meaning);
    }
}
