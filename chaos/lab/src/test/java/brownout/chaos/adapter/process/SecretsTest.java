package brownout.chaos.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.cluster.ClusterStatus.KeyStatus;
import brownout.chaos.cluster.ClusterStatus.TenantStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.Tenants;
import brownout.chaos.cluster.Tenants.Key;
import brownout.chaos.cluster.Tenants.Tenant;
import brownout.chaos.cluster.Topology;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SecretsTest {
    @TempDir
    Path directory;

    private final Topology topology = new Topology(1);
    private LabHome home;

    @BeforeEach
    void open_to_everybody_at_first() throws IOException {
        home = new LabHome(directory);
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
        PrivateFiles.directory(directory);
    }

    @Test
    void nobody_but_the_user_may_look_into_any_of_them() throws IOException {
        Secrets.write(home, Tenants.DEFAULT, topology.nodes());

        try (Stream<Path> all = Files.walk(directory)) {
            assertThat(all)
                    .hasSizeGreaterThan(15)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .as(path.toString())
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void every_key_is_in_the_access_file_and_in_a_file_of_its_own() throws IOException {
        Tenant acme = new Tenant(
                "acme",
                List.of(
                        new Key("viewer", List.of("reader"), Optional.of("a-literal-key-0001")),
                        new Key("owner", Tenants.ROLES, Optional.empty())));

        List<TenantStatus> tenants = Secrets.write(home, new Tenants(List.of(acme)), topology.nodes());

        JsonNode keys =
                access("notification-service").path("tenants").path("acme").path("keys");
        assertThat(keys).hasSize(3);
        assertThat(keys.get(0).path("key").asText()).isEqualTo(line(home.workloadKey()));
        assertThat(keys.get(1).path("key").asText()).isEqualTo("a-literal-key-0001");
        assertThat(keys.get(1).path("roles")).hasSize(1);
        KeyStatus owner = tenants.get(0).keys().get(1);
        assertThat(owner.file()).isEqualTo(home.tenantKey("acme", "owner"));
        assertThat(line(owner.file()))
                .isEqualTo("Authorization: Bearer " + keys.get(2).path("key").asText())
                .hasSizeGreaterThan(60);
    }

    @Test
    void each_service_takes_the_credentials_of_those_alone_who_call_it() throws IOException {
        Secrets.write(home, Tenants.DEFAULT, topology.nodes());

        assertThat(ids("job-queue-service", "workers")).containsExactly("video-worker-1", "video-worker-2");
        assertThat(ids("job-queue-service", "peers")).isEmpty();
        assertThat(ids("profile-service", "workers"))
                .containsExactly("notification-service-1", "notification-service-2");
        assertThat(ids("profile-service", "peers")).containsExactly("us", "eu", "ap");
        assertThat(ids("notification-service", "workers")).isEmpty();
        assertThat(access("profile-service").path("peers").get(1).path("key").asText())
                .isEqualTo(line(home.credential("profile-eu")));
        assertThat(access("profile-service").findValuesAsText("key")).doesNotHaveDuplicates();
    }

    private List<String> ids(String service, String part) throws IOException {
        return access(service).path(part).findValuesAsText("id");
    }

    @Test
    void a_lab_without_tenants_has_no_keys_not_even_those_of_the_one_before() {
        Secrets.write(home, Tenants.DEFAULT, topology.nodes());

        assertThat(Secrets.write(home, Tenants.NONE, topology.nodes())).isEmpty();

        assertThat(home.adminToken()).exists();
        assertThat(home.sessionKey()).exists();
        assertThat(home.accessFile("profile-service")).doesNotExist();
        assertThat(home.workloadKey()).doesNotExist();
        assertThat(home.tenantKeys()).doesNotExist();
    }

    private JsonNode access(String service) throws IOException {
        return new ObjectMapper().readTree(home.accessFile(service).toFile());
    }

    private static String line(Path file) throws IOException {
        return Files.readString(file).strip();
    }
}
