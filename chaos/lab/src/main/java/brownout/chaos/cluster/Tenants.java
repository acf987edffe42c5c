package brownout.chaos.cluster;

import java.util.List;
import java.util.Optional;

/**
 * Who may call the services of a lab. The workloads and the probes of the lab itself call as the first tenant.
 *
 * @param all empty: nobody needs a key, and every caller is tenant {@code default}
 */
public record Tenants(List<Tenant> all) {
    /** What a tenant's key may be used for, as the services' access file names it. */
    public static final List<String> ROLES = List.of("reader", "editor", "operator");

    /** Shorter keys could be guessed. */
    public static final int SHORTEST_KEY = 16;

    /** Nobody needs a key. */
    public static final Tenants NONE = new Tenants(List.of());

    /** Two, so that isolation can be seen. */
    public static final Tenants DEFAULT = new Tenants(List.of(withThreeKeys("acme"), withThreeKeys("globex")));

    public Tenants {
        all = List.copyOf(all);
    }

    /** One tenant and its keys. */
    public record Tenant(String name, List<Key> keys) {
        public Tenant {
            keys = List.copyOf(keys);
        }
    }

    /**
     * One key.
     *
     * @param name within its tenant, also the end of its file's name
     * @param literal the key itself; empty: drawn when the lab starts
     */
    public record Key(String name, List<String> roles, Optional<String> literal) {
        public Key {
            roles = List.copyOf(roles);
        }
    }

    /** Whether a key is needed at all. */
    public boolean exist() {
        return !all.isEmpty();
    }

    private static Tenant withThreeKeys(String name) {
        return new Tenant(
                name,
                List.of(
                        new Key("reader", ROLES.subList(0, 1), Optional.empty()),
                        new Key("editor", ROLES.subList(0, 2), Optional.empty()),
                        new Key("operator", ROLES, Optional.empty())));
    }
}
