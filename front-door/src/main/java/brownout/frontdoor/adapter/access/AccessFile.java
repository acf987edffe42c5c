package brownout.frontdoor.adapter.access;

import brownout.frontdoor.FrontDoorConfig;
import brownout.frontdoor.access.Access;
import brownout.frontdoor.access.Caller;
import brownout.frontdoor.access.Role;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.adapter.json.StrictJson;
import brownout.frontdoor.naming.Nearest;
import brownout.frontdoor.problem.ProblemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who may call, as a JSON file:
 *
 * <pre>{@code
 * {"tenants": {"acme": {"keys": [{"key": "…", "roles": ["reader", "editor", "operator"]}]}},
 *  "workers": [{"id": "video-worker-1", "key": "…"}],
 *  "peers": [{"id": "eu", "key": "…"}]}
 * }</pre>
 *
 * A part that is not there lets nobody in.
 */
public final class AccessFile {
    private static final String KEY = "front-door.access-file";

    private AccessFile() {}

    /** The whole file. */
    public record Document(
            @Nullable Map<String, TenantKeys> tenants,
            @Nullable List<ProcessKey> workers,
            @Nullable List<ProcessKey> peers) {}

    /** One tenant. */
    public record TenantKeys(@Nullable List<TenantKey> keys) {}

    /** One of its keys. */
    public record TenantKey(@Nullable String key, @Nullable List<String> roles) {}

    /** A worker or a peer. */
    public record ProcessKey(@Nullable String id, @Nullable String key) {}

    /**
     * What is configured.
     *
     * @throws IllegalArgumentException naming the file, the place and what would be right
     */
    public static Access read(FrontDoorConfig config) {
        var token = config.adminTokenFile().map(file -> PrivateFile.line("front-door.admin-token-file", file));
        try {
            return new Access(config.accessFile().map(AccessFile::grants).orElse(List.of()), token);
        } catch (IllegalArgumentException e) {
            throw config.adminTokenFile().isPresent() && config.accessFile().isEmpty()
                    ? new IllegalArgumentException("front-door.admin-token-file: " + e.getMessage(), e)
                    : e;
        }
    }

    /** The key that this process presents to others. */
    public static Optional<String> credential(FrontDoorConfig config) {
        return config.credentialFile().map(file -> PrivateFile.line("front-door.credential-file", file));
    }

    private static List<Access.Grant> grants(Path file) {
        byte[] bytes = PrivateFile.read(KEY, file);
        try {
            var grants = grants(StrictJson.read(bytes, Document.class));
            if (grants.isEmpty()) {
                throw new IllegalArgumentException("it lets nobody in; leave the key out to let everybody in");
            }
            return grants;
        } catch (ProblemException | IllegalArgumentException e) {
            throw new IllegalArgumentException(KEY + " " + file + ": " + e.getMessage(), e);
        }
    }

    private static List<Access.Grant> grants(Document document) {
        var grants = new ArrayList<Access.Grant>();
        orEmpty(document.tenants()).forEach((name, tenant) -> {
            var owner = new Tenant(name);
            List<TenantKey> keys = tenant == null ? List.of() : orEmpty(tenant.keys());
            for (int i = 0; i < keys.size(); i++) {
                String at = "tenants." + name + ".keys[" + i + "]";
                grants.add(grant(
                        at,
                        keys.get(i).key(),
                        Caller.of(owner, roles(at, orEmpty(keys.get(i).roles())))));
            }
        });
        processes(grants, "workers", orEmpty(document.workers()), Role.WORKER);
        processes(grants, "peers", orEmpty(document.peers()), Role.PEER);
        return grants;
    }

    private static void processes(List<Access.Grant> grants, String part, List<ProcessKey> processes, Role role) {
        for (int i = 0; i < processes.size(); i++) {
            String at = part + "[" + i + "]";
            String id = processes.get(i).id();
            if (id == null || !id.matches("[A-Za-z0-9._-]{1,64}")) {
                throw new IllegalArgumentException(at + ".id must be 1 to 64 of a-z A-Z 0-9 . _ -");
            }
            grants.add(grant(at, processes.get(i).key(), Caller.process(id, role)));
        }
    }

    private static Access.Grant grant(String at, @Nullable String key, Caller caller) {
        try {
            return new Access.Grant(key == null ? "" : key, caller);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(at + ".key: " + e.getMessage(), e);
        }
    }

    private static Set<Role> roles(String at, List<String> names) {
        var roles = EnumSet.noneOf(Role.class);
        var known = Role.OF_TENANTS.stream()
                .map(role -> role.name().toLowerCase(Locale.ROOT))
                .toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw new IllegalArgumentException(
                        at + ".roles: \"" + name + "\" is not a role of tenants" + Nearest.hint(name, known));
            }
            roles.add(Role.valueOf(name.toUpperCase(Locale.ROOT)));
        }
        if (roles.isEmpty()) {
            throw new IllegalArgumentException(at + ".roles must name at least one of " + known);
        }
        return roles;
    }

    private static <T> List<T> orEmpty(@Nullable List<T> list) {
        return list == null ? List.of() : list;
    }

    private static <K, V> Map<K, V> orEmpty(@Nullable Map<K, V> map) {
        return map == null ? Map.of() : map;
    }
}
