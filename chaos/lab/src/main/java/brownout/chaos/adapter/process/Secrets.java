package brownout.chaos.adapter.process;

import brownout.chaos.adapter.rest.ClusterJson;
import brownout.chaos.cluster.ClusterStatus.KeyStatus;
import brownout.chaos.cluster.ClusterStatus.TenantStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.Tenants;
import brownout.chaos.cluster.Tenants.Key;
import brownout.chaos.cluster.Tenants.Tenant;
import brownout.chaos.cluster.Topology.Kind;
import brownout.chaos.cluster.Topology.Node;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Draws the lab's tokens and keys and hands them to the services by file: nothing secret is on a command line, where
 * every user of the machine could read it, nor in an answer of the control API.
 */
final class Secrets {
    private final LabHome home;
    private final SecureRandom random = new SecureRandom();

    private Secrets(LabHome home) {
        this.home = home;
    }

    /** A service's access file: it takes no credential that another one is for. */
    private record Access(
            Map<String, TenantAccess> tenants, List<CredentialAccess> workers, List<CredentialAccess> peers) {}

    private record TenantAccess(List<KeyAccess> keys) {}

    private record KeyAccess(String key, List<String> roles) {}

    private record CredentialAccess(String id, String key) {}

    /**
     * In the place of those of an earlier start.
     *
     * @param nodes where keys are needed, each that calls a service gets a credential of its own
     * @return where the tenants' keys are
     */
    static List<TenantStatus> write(LabHome home, Tenants tenants, List<Node> nodes) {
        Directories.delete(home.secrets());
        PrivateFiles.directory(home.secrets());
        Secrets secrets = new Secrets(home);
        PrivateFiles.write(home.adminToken(), secrets.draw() + "\n");
        PrivateFiles.write(home.sessionKey(), secrets.draw() + "\n");
        PrivateFiles.write(home.receiptSecret(), secrets.drawToSign() + "\n");
        return tenants.exist() ? secrets.write(tenants, nodes) : List.of();
    }

    /** As the Standard Webhooks specification writes one. */
    private String drawToSign() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return "whsec_" + Base64.getEncoder().encodeToString(bytes);
    }

    private List<TenantStatus> write(Tenants tenants, List<Node> nodes) {
        PrivateFiles.directory(home.credentials());
        PrivateFiles.directory(home.tenantKeys());
        Map<String, TenantAccess> access = new LinkedHashMap<>();
        List<TenantStatus> statuses = new ArrayList<>();
        for (Tenant tenant : tenants.all()) {
            List<KeyAccess> keys = new ArrayList<>();
            List<KeyStatus> files = new ArrayList<>();
            if (access.isEmpty()) {
                String workload = draw();
                PrivateFiles.write(home.workloadKey(), workload + "\n");
                keys.add(new KeyAccess(workload, Tenants.ROLES));
            }
            for (Key key : tenant.keys()) {
                String secret = key.literal().orElseGet(this::draw);
                keys.add(new KeyAccess(secret, key.roles()));
                files.add(new KeyStatus(
                        key.name(),
                        key.roles(),
                        PrivateFiles.write(
                                home.tenantKey(tenant.name(), key.name()), "Authorization: Bearer " + secret + "\n")));
            }
            access.put(tenant.name(), new TenantAccess(keys));
            statuses.add(new TenantStatus(tenant.name(), files));
        }
        List<CredentialAccess> notifications = credentials(nodes, Kind.NOTIFICATION);
        write(Kind.NOTIFICATION, new Access(access, List.of(), List.of()));
        write(Kind.JOB_QUEUE, new Access(access, credentials(nodes, Kind.VIDEO_WORKER), List.of()));
        write(Kind.PROFILE, new Access(access, notifications, credentials(nodes, Kind.PROFILE)));
        return statuses;
    }

    private void write(Kind service, Access access) {
        PrivateFiles.write(home.accessFile(service.module()), ClusterJson.write(access) + "\n");
    }

    private List<CredentialAccess> credentials(List<Node> nodes, Kind kind) {
        List<CredentialAccess> credentials = new ArrayList<>();
        for (Node node : nodes) {
            if (node.kind() == kind) {
                String secret = draw();
                PrivateFiles.write(home.credential(node.name()), secret + "\n");
                credentials.add(new CredentialAccess(node.credentialId(), secret));
            }
        }
        return credentials;
    }

    private String draw() {
        byte[] bytes = new byte[32];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }
}
