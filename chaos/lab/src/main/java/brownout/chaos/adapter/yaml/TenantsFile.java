package brownout.chaos.adapter.yaml;

import brownout.chaos.cluster.Tenants;
import brownout.chaos.cluster.Tenants.Key;
import brownout.chaos.cluster.Tenants.Tenant;
import brownout.chaos.format.Problem;
import brownout.chaos.format.ScenarioException;
import brownout.chaos.format.Tree;
import brownout.chaos.format.Tree.Entry;
import brownout.chaos.format.Tree.Items;
import brownout.chaos.format.Tree.Mapping;
import brownout.chaos.format.Tree.Scalar;
import brownout.chaos.naming.Nearest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Tenants in YAML. A key without a text of its own is drawn when the lab starts.
 *
 * <pre>
 *   tenants:
 *     acme:
 *       keys:
 *         viewer: { roles: [reader] }
 *         owner:  { roles: [reader, editor, operator], key: at-least-16-characters }
 * </pre>
 */
public final class TenantsFile {
    /** A name of Brownout's own two tenants, not of a file. */
    public static final String DEFAULT = "default";

    private static final String NAME = "[a-z][a-z0-9-]{0,31}";

    private final List<Problem> problems = new ArrayList<>();
    private final Set<String> literals = new HashSet<>();

    private TenantsFile() {}

    /**
     * @param file or {@link #DEFAULT}
     * @throws ScenarioException with everything that is wrong
     */
    public static Tenants read(String file) {
        if (file.equals(DEFAULT)) {
            return Tenants.DEFAULT;
        }
        Tree tree = YamlTrees.parse(file, BoundedText.of(Path.of(file), file));
        TenantsFile reading = new TenantsFile();
        List<Tenant> tenants = reading.tenants(tree);
        if (!reading.problems.isEmpty()) {
            throw new ScenarioException(reading.problems);
        }
        return new Tenants(tenants);
    }

    private List<Tenant> tenants(Tree file) {
        return named(required(file, "tenants file", "tenants", List.of("tenants")), "tenants", "a tenant").stream()
                .map(tenant -> new Tenant(
                        tenant.key(),
                        named(required(tenant.value(), tenant.key(), "keys", List.of("keys")), "keys", "a key").stream()
                                .map(this::key)
                                .toList()))
                .toList();
    }

    private Key key(Entry entry) {
        Optional<Tree> roles = required(entry.value(), entry.key(), "roles", List.of("roles", "key"));
        Optional<Tree> literal =
                entry.value() instanceof Mapping mapping ? mapping.entry("key").map(Entry::value) : Optional.empty();
        return new Key(entry.key(), roles.map(this::roles).orElse(List.of()), literal.flatMap(this::literal));
    }

    private List<String> roles(Tree tree) {
        List<Tree> items = tree instanceof Items list ? list.items() : List.of(tree);
        if (items.isEmpty()) {
            report(tree, "a key needs a role: " + String.join(", ", Tenants.ROLES));
        }
        List<String> roles = new ArrayList<>();
        for (Tree item : items) {
            String role = item instanceof Scalar scalar ? scalar.text() : "";
            if (!Tenants.ROLES.contains(role)) {
                report(item, "unknown role " + item.noun() + Nearest.hint(role, Tenants.ROLES));
            }
            roles.add(role);
        }
        return roles;
    }

    private Optional<String> literal(Tree tree) {
        String text = tree instanceof Scalar scalar ? scalar.text() : "";
        if (!text.matches("[\\x21-\\x7e]{" + Tenants.SHORTEST_KEY + ",255}")) {
            report(
                    tree,
                    "a key has " + Tenants.SHORTEST_KEY + " to 255 visible ASCII characters and no blank; leave it out"
                            + " and the lab draws one");
        } else if (!literals.add(text)) {
            report(tree, "another key has the same text");
        }
        return Optional.of(text);
    }

    /** Reports what is no mapping, unknown keys, and the absence of the one. */
    private Optional<Tree> required(Tree tree, String where, String key, List<String> known) {
        if (!(tree instanceof Mapping mapping)) {
            report(tree, "'" + where + "' must be a mapping with " + String.join(", ", known) + ", was " + tree.noun());
            return Optional.empty();
        }
        mapping.entries().stream()
                .filter(entry -> !known.contains(entry.key()))
                .forEach(entry -> problems.add(new Problem(
                        entry.position(),
                        "unknown key '" + entry.key() + "' in '" + where + "'" + Nearest.hint(entry.key(), known))));
        Optional<Tree> value = mapping.entry(key).map(Entry::value);
        if (value.isEmpty()) {
            report(tree, "'" + where + "' needs '" + key + "'");
        }
        return value;
    }

    private void report(Tree at, String message) {
        problems.add(new Problem(at.position(), message));
    }

    /** Entries under names that the user chose: they become names of files. */
    private List<Entry> named(Optional<Tree> value, String where, String noun) {
        if (value.isEmpty()) {
            return List.of();
        }
        Tree tree = value.get();
        if (!(tree instanceof Mapping mapping) || mapping.entries().isEmpty()) {
            report(tree, "'" + where + "' must be a mapping with " + noun + " or more, was " + tree.noun());
            return List.of();
        }
        mapping.entries().stream()
                .filter(entry -> !entry.key().matches(NAME))
                .forEach(entry -> problems.add(new Problem(
                        entry.position(),
                        "the name of " + noun + " has 1 to 32 small letters, digits and hyphens and begins with a"
                                + " letter, was '" + entry.key() + "'")));
        return mapping.entries();
    }
}
