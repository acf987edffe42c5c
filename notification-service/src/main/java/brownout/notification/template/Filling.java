package brownout.notification.template;

import brownout.frontdoor.naming.Nearest;
import brownout.frontdoor.problem.Violation;
import brownout.notification.channel.Content;
import brownout.notification.channel.FromTemplate;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Makes content out of a template. It guesses nothing, and a refusal names what there is. */
public final class Filling {
    private static final int MOST_NAMED = 20;

    private final Templates templates;

    public Filling(Templates templates) {
        this.templates = templates;
    }

    /** @param violations gets what is wrong, at least one where the content is empty */
    public Optional<Content> fill(FromTemplate wanted, List<Violation> violations) {
        var name = TemplateName.of(wanted.name(), wanted.version());
        Templates.Found found = name.map(templates::find).orElseGet(Templates.Found.Missing::new);
        if (found instanceof Templates.Found.Broken broken) {
            violations.add(new Violation("template", "cannot be used: " + broken.why()));
            return Optional.empty();
        }
        if (found instanceof Templates.Found.Usable usable) {
            return fill(usable.template(), wanted, violations);
        }
        violations.add(unknown(wanted));
        return Optional.empty();
    }

    private static Optional<Content> fill(Template template, FromTemplate wanted, List<Violation> violations) {
        int before = violations.size();
        var known = template.variables();
        var given = new TreeSet<>(wanted.variables().keySet());
        given.stream()
                .filter(variable -> !known.contains(variable))
                .forEach(variable -> violations.add(new Violation(
                        "variables." + variable,
                        "is not in the template, which has " + known + Nearest.hint(variable, known))));
        known.stream()
                .filter(variable -> !given.contains(variable))
                .forEach(variable -> violations.add(
                        new Violation("variables." + variable, "is missing, the template needs " + known)));
        if (violations.size() > before) {
            return Optional.empty();
        }
        Content content = template.fill(wanted.variables());
        content.violations()
                .forEach(wrong -> violations.add(
                        new Violation("variables", "make a " + wrong.field() + " that " + wrong.message())));
        return violations.size() > before ? Optional.empty() : Optional.of(content);
    }

    private Violation unknown(FromTemplate wanted) {
        SortedSet<TemplateName> all = templates.names();
        var versions = all.stream()
                .filter(it -> it.name().equals(wanted.name()))
                .map(it ->
                        it.version().isPresent() ? String.valueOf(it.version().getAsInt()) : "none")
                .toList();
        if (!versions.isEmpty()) {
            return new Violation("template.version", "does not exist, " + wanted.name() + " has " + versions);
        }
        var names = all.stream().map(TemplateName::name).distinct().toList();
        String some = names.size() > MOST_NAMED ? " and " + (names.size() - MOST_NAMED) + " more" : "";
        return new Violation(
                "template.name",
                "does not exist, there are " + names.stream().limit(MOST_NAMED).toList() + some
                        + Nearest.hint(wanted.name(), names));
    }
}
