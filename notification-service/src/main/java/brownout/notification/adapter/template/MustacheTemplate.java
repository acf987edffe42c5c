package brownout.notification.adapter.template;

import brownout.notification.channel.Content;
import brownout.notification.template.Template;
import com.samskivert.mustache.BasicCollector;
import com.samskivert.mustache.Mustache;
import com.samskivert.mustache.MustacheException;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * A Mustache text: the first line is the title, what follows is the body; an empty line between them is left out. An empty
 * value counts as false, so that {@code {{#note}}PS: {{note}}{{/note}}} is there only with a note. Nothing is escaped: no
 * channel shows HTML.
 */
final class MustacheTemplate implements Template {
    private static final Pattern NAME = Pattern.compile("[A-Za-z][A-Za-z0-9_]{0,63}");
    private static final Mustache.Compiler COMPILER =
            Mustache.compiler().escapeHTML(false).emptyStringIsFalse(true).withCollector(new OnlyVariables());

    private final com.samskivert.mustache.Template title;
    private final com.samskivert.mustache.Template body;
    private final SortedSet<String> variables;

    private MustacheTemplate(com.samskivert.mustache.Template title, com.samskivert.mustache.Template body) {
        this.title = title;
        this.body = body;
        var names = new TreeSet<String>();
        title.visit(new Names(names));
        body.visit(new Names(names));
        this.variables = Collections.unmodifiableSortedSet(names);
    }

    /** @throws IllegalArgumentException saying what no template may have */
    static MustacheTemplate parse(String text) {
        int end = text.indexOf('\n');
        String first = end < 0 ? text : text.substring(0, end);
        String rest = end < 0 ? "" : text.substring(end + 1);
        try {
            return new MustacheTemplate(
                    COMPILER.compile(first.stripTrailing()),
                    COMPILER.compile(rest.replaceFirst("^\\r?\\n", "").stripTrailing()));
        } catch (MustacheException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    @Override
    public SortedSet<String> variables() {
        return variables;
    }

    @Override
    public Content fill(Map<String, String> values) {
        return new Content(title.execute(values), body.execute(values));
    }

    /** A value is text and nothing more: {@code {{length}}} inside of a section is a variable, not the length of its value. */
    private static final class OnlyVariables extends BasicCollector {
        @Override
        public Mustache.VariableFetcher createFetcher(Object context, String name) {
            boolean known = context instanceof Map || name.equals(".");
            return known
                    ? super.createFetcher(context, name)
                    : (ctx, variable) -> com.samskivert.mustache.Template.NO_FETCHER_FOUND;
        }

        @Override
        public <K, V> Map<K, V> createFetcherCache() {
            return new HashMap<>();
        }
    }

    private record Names(SortedSet<String> found) implements Mustache.Visitor {
        @Override
        public void visitText(String text) {}

        @Override
        public void visitVariable(String name) {
            if (!name.equals(".")) {
                add(name);
            }
        }

        @Override
        public boolean visitInclude(String name) {
            throw new IllegalArgumentException(
                    "it includes another template, {{>" + name + "}}, which is not possible");
        }

        @Override
        public boolean visitSection(String name) {
            add(name);
            return true;
        }

        @Override
        public boolean visitInvertedSection(String name) {
            add(name);
            return true;
        }

        private void add(String name) {
            if (!NAME.matcher(name).matches()) {
                throw new IllegalArgumentException(
                        "{{" + name + "}} is no variable: letters, digits and _ make one, up to 64");
            }
            found.add(name);
        }
    }
}
