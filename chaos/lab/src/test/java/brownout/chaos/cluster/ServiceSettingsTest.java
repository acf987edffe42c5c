package brownout.chaos.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.cluster.Topology.Kind;
import brownout.chaos.cluster.Topology.Node;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Properties;
import org.junit.jupiter.api.Test;

class ServiceSettingsTest {
    private final ServiceSettings settings = new ServiceSettings(
            link -> "127.0.0.1:" + (20_000 + link.length()),
            key -> 8_000 + key.length(),
            3,
            new LabHome(Path.of("/h")),
            true);

    @Test
    void a_service_is_given_the_listening_sides_of_its_proxies() {
        assertThat(settings.of(new Node("notification-service-2", Kind.NOTIFICATION)))
                .containsEntry("notification.instance", "notification-service-2")
                .containsEntry("notification.redis.uri", "redis://127.0.0.1:20018")
                .containsEntry("notification.email.host", "127.0.0.1")
                .containsEntry("notification.email.port", "20018")
                .containsEntry("notification.push.url", "http://127.0.0.1:20017")
                .containsEntry("notification.templates.directory", "/h/data/templates")
                .containsEntry("notification.kafka.replication-factor", "3");
    }

    @Test
    void a_region_knows_its_peers_but_not_itself() {
        assertThat(settings.of(new Node("profile-eu", Kind.PROFILE)))
                .containsEntry("profile.region", "eu")
                .containsEntry("profile.home", "us")
                .containsKeys("profile.peers.us", "profile.peers.ap")
                .doesNotContainKey("profile.peers.eu");
    }

    @Test
    void a_worker_reaches_the_queue_through_its_own_link_and_has_no_kafka() {
        assertThat(settings.of(new Node("video-worker-2", Kind.VIDEO_WORKER)))
                .containsEntry("jobqueue.role", "worker")
                .containsEntry("jobqueue.worker.target", "127.0.0.1:20017")
                .containsEntry("jobqueue.output-dir", "/h/data/output")
                .doesNotContainKey("jobqueue.kafka.bootstrap-servers");
    }

    @Test
    void secrets_go_by_file() {
        assertThat(settings.of(new Node("profile-eu", Kind.PROFILE)))
                .containsEntry("front-door.admin-token-file", "/h/secrets/admin-token")
                .containsEntry("front-door.access-file", "/h/secrets/access-profile-service.json")
                .containsEntry("front-door.credential-file", "/h/secrets/credentials/profile-eu")
                .containsEntry("profile.session-key-file", "/h/secrets/session-key");
        assertThat(settings.of(new Node("job-queue-service-1", Kind.JOB_QUEUE)))
                .as("calls nobody")
                .doesNotContainKey("front-door.credential-file");
    }

    @Test
    void without_tenants_nobody_needs_a_key() {
        ServiceSettings open =
                new ServiceSettings(link -> "127.0.0.1:1", key -> 1, 1, new LabHome(Path.of("/h")), false);

        assertThat(open.of(new Node("video-worker-1", Kind.VIDEO_WORKER)))
                .containsKey("front-door.admin-token-file")
                .doesNotContainKeys("front-door.access-file", "front-door.credential-file");
    }

    @Test
    void what_is_no_service_has_no_settings() {
        assertThatThrownBy(() -> settings.of(new Node("kafka-1", Kind.KAFKA)))
                .hasMessageContaining("kafka-1 is no service");
    }

    @Test
    void every_kind_of_service_has_a_file_with_the_labs_tuning() {
        assertThat(Arrays.stream(Kind.values()).filter(Kind::isService)).allSatisfy(kind -> {
            Properties tuning = new Properties();
            try (InputStream in = ServiceSettings.class.getResourceAsStream(ServiceSettings.tuningResource(kind))) {
                tuning.load(in);
            }
            assertThat(tuning.getProperty("jvm")).contains("-Xmx");
        });
    }
}
