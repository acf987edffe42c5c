package brownout.chaos.report;

import java.util.ArrayDeque;
import java.util.Deque;

/** Writes HTML and SVG. Whatever is given as text or as an attribute's value is escaped; there is no way around it. */
final class Markup {

    private final StringBuilder out = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** @param attributes names and values in turn */
    Markup open(String element, String... attributes) {
        tag(element, attributes);
        out.append('>');
        open.push(element);
        return this;
    }

    /** An element without content: {@code <rect …/>}, {@code <meta …>}. */
    Markup empty(String element, String... attributes) {
        tag(element, attributes);
        out.append("/>");
        return this;
    }

    Markup close() {
        out.append("</").append(open.pop()).append('>');
        return this;
    }

    Markup close(int levels) {
        for (int i = 0; i < levels; i++) {
            close();
        }
        return this;
    }

    Markup text(String text) {
        out.append(escaped(text));
        return this;
    }

    /** {@code <p class="…">text</p>}. */
    Markup element(String element, String cssClass, String text) {
        return open(element, "class", cssClass).text(text).close();
    }

    Markup line() {
        out.append('\n');
        return this;
    }

    /** Markup that was written by another of these. */
    Markup append(Markup other) {
        out.append(other);
        return this;
    }

    /** The project's own style sheet; {@code </} cannot occur in it. */
    Markup style(String css) {
        out.append("<style>").append(css).append("</style>");
        return this;
    }

    /** JSON for other programs; {@code <} and {@code &} are written as escapes, so that no text in it can end the element. */
    Markup json(String id, String json) {
        out.append("<script type=\"application/json\" id=\"")
                .append(escaped(id))
                .append("\">")
                .append(json.replace("<", "\\u003c").replace("&", "\\u0026"))
                .append("</script>");
        return this;
    }

    private void tag(String element, String... attributes) {
        out.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            out.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escaped(attributes[i + 1]))
                    .append('"');
        }
    }

    /** Also replaces what neither HTML nor XML 1.0 can hold: control characters and halves of surrogate pairs. */
    static String escaped(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 16);
        text.codePoints().forEach(point -> {
            switch (point) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> escaped.appendCodePoint(isAllowed(point) ? point : 0xFFFD);
            }
        });
        return escaped.toString();
    }

    private static boolean isAllowed(int point) {
        return point == '\t'
                || point == '\n'
                || point == '\r'
                || (point >= 0x20 && point < 0x7F)
                || (point >= 0xA0 && point <= 0xD7FF)
                || (point >= 0xE000 && point <= 0xFFFD)
                || point >= 0x10000;
    }

    @Override
    public String toString() {
        if (!open.isEmpty()) {
            throw new IllegalStateException("left open: " + open);
        }
        return out.toString();
    }
}
