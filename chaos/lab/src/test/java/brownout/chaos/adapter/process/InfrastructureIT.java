package brownout.chaos.adapter.process;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.chaos.adapter.rest.ClusterJson;
import brownout.chaos.adapter.rest.ControlApi;
import brownout.chaos.adapter.rest.RemoteCluster;
import brownout.chaos.adapter.topic.TopicTail;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.ClusterStatus.ProcessStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.StartOptions;
import brownout.chaos.cluster.StartProgress;
import brownout.chaos.fault.Toxic;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kafka, Redis, providers and every proxy, but no services; by way of the control API where it makes no difference. */
class InfrastructureIT {
    private static final Duration LONG = Duration.ofSeconds(60);

    @TempDir
    static Path directory;

    private static LocalCluster local;
    private static ControlApi api;
    private static Cluster remote;
    private static final CountDownLatch DOWN = new CountDownLatch(1);

    @BeforeAll
    static void start() throws Exception {
        LabHome home = new LabHome(directory);
        LocalLab lab = LocalLab.withoutServicesIn(Path.of("../.."), home, StartOptions.DEFAULT, StartProgress.SILENT);
        local = lab.start();
        api = ControlApi.start(local, lab.controlPort(), DOWN::countDown);
        StatusFile.keep(home, local, news -> {});
        remote = RemoteCluster.find(home);
    }

    @AfterAll
    static void stop() {
        List<Long> pids =
                local.status().processes().stream().map(ProcessStatus::pid).toList();
        api.close();
        local.close();
        assertThat(local.heal()).as("nothing is left to heal").isEmpty();
        assertThatThrownBy(() -> local.restart("redis-jobqueue")).hasMessageContaining("the lab is being stopped");
        assertThat(pids)
                .isNotEmpty()
                .noneMatch(
                        pid -> ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    @AfterEach
    void heals_completely() {
        assertThat(remote.heal()).isEmpty();
    }

    @Test
    void every_process_is_up_and_every_link_listens() {
        ClusterStatus status = remote.status();

        assertThat(status.processes())
                .extracting(ProcessStatus::name)
                .containsExactly(
                        "kafka-1",
                        "redis-notification",
                        "redis-jobqueue",
                        "redis-profile-us",
                        "redis-profile-eu",
                        "redis-profile-ap",
                        "providers");
        assertThat(status.processes()).allMatch(process -> process.state().equals("up") && process.residentBytes() > 0);
        assertThat(status.links()).hasSize(28).allMatch(link -> link.listen().size() == 1);
        assertThat(status.link("notification->kafka")).isPresent();
    }

    @Test
    void kafka_traffic_of_a_link_crosses_its_proxy_and_no_other() throws Exception {
        long before = bytes("jobqueue→kafka");
        long other = bytes("profile-eu→kafka");

        clusterIdThrough("jobqueue→kafka");

        assertThat(bytes("jobqueue→kafka")).isGreaterThan(before + 100);
        assertThat(bytes("profile-eu→kafka")).isEqualTo(other);
    }

    @Test
    void a_fault_is_felt_on_its_link_counted_and_heals_by_itself() throws Exception {
        String link = "notification→push";
        URI push = URI.create(
                "http://" + remote.status().link(link).orElseThrow().listen().get(0) + "/v1/messages?idempotencyKey=x");
        Toxic latency = new Toxic("latency", "downstream", 1, Map.of("latency", 700L));
        Toxic idle = new Toxic("limit_data", "upstream", 1, Map.of("bytes", 1_000_000L));
        String mine = remote.faults().inject(link, latency, Duration.ofSeconds(3), 7);
        String other = remote.faults().inject(link, idle, LONG, 7);

        assertThat(remote.faults().active()).containsOnlyKeys(link);
        assertThat(remote.faults().effects(mine)).isZero();
        long began = System.nanoTime();
        HttpResponse<String> answer =
                HttpClient.newHttpClient().send(HttpRequest.newBuilder(push).build(), BodyHandlers.ofString());
        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(Duration.ofNanos(System.nanoTime() - began)).isGreaterThan(Duration.ofMillis(600));
        assertThat(remote.faults().effects(other))
                .as("it does not vouch for another")
                .isZero();
        remote.faults().remove(other);
        await().atMost(LONG)
                .untilAsserted(() -> assertThat(remote.faults().active()).isEmpty());
        assertThat(remote.faults().effects(mine)).as("also afterwards").isPositive();
    }

    @Test
    void a_link_that_is_down_has_an_effect_on_whoever_connects_although_no_connection_was_open() {
        Toxic down = new Toxic("down", "downstream", 1, Map.of());
        String handle = remote.faults().inject("notification→sms", down, LONG, 0);
        assertThat(remote.faults().effects(handle)).isZero();

        String address =
                remote.status().link("notification→sms").orElseThrow().listen().get(0);
        assertThatThrownBy(() -> HttpClient.newHttpClient()
                        .send(
                                HttpRequest.newBuilder(URI.create("http://" + address + "/"))
                                        .build(),
                                BodyHandlers.ofString()))
                .isInstanceOf(java.io.IOException.class);

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(remote.faults().effects(handle)).isPositive());
    }

    @Test
    void a_link_that_is_down_stays_down_until_the_last_fault_on_it_has_ended() {
        Toxic down = new Toxic("down", "downstream", 1, Map.of());
        String first = remote.faults().inject("jobqueue→redis", down, LONG, 0);
        String second = remote.faults().inject("jobqueue->redis", down, LONG, 0);

        remote.faults().remove(first);
        assertThat(remote.faults().active()).containsEntry("jobqueue→redis", List.of("down"));
        remote.faults().remove(second);
        assertThat(remote.faults().active()).isEmpty();
    }

    @Test
    void a_removal_tells_whether_somebody_else_was_first() {
        Toxic latency = new Toxic("latency", "downstream", 1, Map.of("latency", 1L));
        String mine = remote.faults().inject("notification→sms", latency, LONG, 0);
        String healed = remote.faults().inject("notification→email", latency, LONG, 0);

        assertThat(remote.faults().remove(mine)).isTrue();
        assertThat(remote.heal()).isEmpty();
        assertThat(remote.faults().remove(healed)).isFalse();
    }

    @Test
    void a_crashed_process_stays_down_until_it_is_restarted() throws Exception {
        remote.crash("redis-profile-eu");
        assertThat(state("redis-profile-eu")).isEqualTo("down");

        remote.restart("redis-profile-eu");
        assertThat(state("redis-profile-eu")).isEqualTo("up");
        assertThat(deaths("redis-profile-eu")).isZero();
    }

    @Test
    void a_crash_with_a_time_to_live_is_undone_by_the_lab_itself() {
        remote.crash("redis-profile-us", Duration.ofSeconds(2));
        assertThat(state("redis-profile-us")).isEqualTo("down");

        await().atMost(LONG).until(() -> state("redis-profile-us").equals("up"));
    }

    @Test
    void the_newest_records_are_found_before_the_markers_of_their_transactions() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", remote.status().kafka()))) {
            admin.createTopics(List.of(new NewTopic("tailed", 1, (short) 1)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
        Map<String, Object> producer = Map.of(
                "bootstrap.servers",
                remote.status().kafka(),
                "transactional.id",
                "tail",
                "key.serializer",
                StringSerializer.class,
                "value.serializer",
                StringSerializer.class);
        try (KafkaProducer<String, String> writer = new KafkaProducer<>(producer)) {
            writer.initTransactions();
            for (int n = 1; n <= 7; n++) {
                writer.beginTransaction();
                writer.send(new ProducerRecord<>("tailed", "k" + n, "v" + n));
                writer.commitTransaction();
            }
        }

        assertThat(tail("tailed", 0)).isEmpty();
        assertThat(tail("tailed", 1)).singleElement().asString().contains("k7");
        assertThat(tail("tailed", 3)).hasSize(3).first().asString().contains("k5");
        assertThat(tail("tailed", 100)).hasSize(7);
    }

    private static List<String> tail(String topic, int records) {
        List<String> lines = new ArrayList<>();
        try (TopicTail tail = TopicTail.open(remote.status().kafka(), topic, records)) {
            tail.print(lines::add, false);
        }
        return lines;
    }

    @Test
    void kafka_comes_back_after_a_crash_by_healing() throws Exception {
        remote.crash("kafka-1");

        assertThat(remote.heal()).isEmpty();
        clusterIdThrough("jobqueue→kafka");
    }

    @Test
    void a_pause_ends_by_itself() {
        remote.pause("providers", Duration.ofSeconds(2));
        assertThat(state("providers")).isEqualTo("paused");

        await().atMost(LONG).until(() -> state("providers").equals("up"));
    }

    @Test
    void a_longer_pause_is_not_ended_by_the_timer_of_an_earlier_one() {
        remote.pause("redis-jobqueue", Duration.ofMillis(300));
        remote.resume("redis-jobqueue");
        remote.pause("redis-jobqueue", LONG);

        await().during(Duration.ofMillis(800))
                .atMost(LONG)
                .until(() -> state("redis-jobqueue").equals("paused"));
    }

    @Test
    void a_process_that_somebody_else_kills_is_reported_as_failed() {
        long pid = remote.status().process("redis-profile-ap").orElseThrow().pid();
        ProcessHandle.of(pid).orElseThrow().destroyForcibly();

        await().atMost(LONG).until(() -> state("redis-profile-ap").equals("failed"));
        remote.restart("redis-profile-ap");

        assertThat(deaths("redis-profile-ap")).as("not forgotten by a restart").isEqualTo(1);
        assertThat(local.hasCasualties()).isTrue();
    }

    @Test
    void the_status_file_tells_the_present_process_ids() throws Exception {
        LabHome home = new LabHome(directory);
        long before = remote.status().process("redis-jobqueue").orElseThrow().pid();

        remote.crash("redis-jobqueue");
        assertThat(written(home, "redis-jobqueue").state()).isEqualTo("down");
        remote.restart("redis-jobqueue");

        assertThat(written(home, "redis-jobqueue").pid())
                .isNotEqualTo(before)
                .isEqualTo(
                        remote.status().process("redis-jobqueue").orElseThrow().pid());
        assertThat(written(home, "redis-jobqueue").state()).isEqualTo("up");
    }

    private static ProcessStatus written(LabHome home, String process) throws Exception {
        return ClusterJson.status(Files.readString(home.statusFile()))
                .process(process)
                .orElseThrow();
    }

    @Test
    void nothing_of_the_lab_is_readable_by_others() throws Exception {
        for (Path path : List.of(directory, directory.resolve("data"), directory.resolve("logs"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                    .isEqualTo("rwx------");
        }
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory.resolve("lab.json"))))
                .isEqualTo("rw-------");
    }

    @Test
    void no_secret_is_in_an_answer_or_on_a_command_line() throws Exception {
        String token = Files.readString(new LabHome(directory).adminToken()).strip();

        assertThat(get("/api/status").body()).doesNotContain(token);
        assertThat(local.status().processes())
                .allSatisfy(process -> assertThat(Files.readString(Path.of("/proc/" + process.pid() + "/cmdline")))
                        .isNotEmpty()
                        .doesNotContain(token));
    }

    private static HttpResponse<String> get(String path) throws Exception {
        return HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(api.address().resolve(path)).build(), BodyHandlers.ofString());
    }

    @Test
    void wrong_names_are_answered_with_the_nearest_right_one() {
        assertThatThrownBy(() -> remote.crash("kafka1")).hasMessageContaining("did you mean 'kafka-1'?");
        Toxic latency = new Toxic("latency", "downstream", 1, Map.of("latency", 1L));
        assertThatThrownBy(() -> remote.faults().inject("notificaton→kafka", latency, LONG, 0))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        e -> assertThat(e.reason()).isEqualTo(ClusterException.Reason.WRONG_NAME))
                .hasMessageContaining("did you mean 'notification→kafka'?");
        assertThatThrownBy(() -> remote.switchSafeguard("notification-servis", "dedup-ledger", false))
                .hasMessageContaining("there is no service notification-servis");
    }

    @Test
    void an_unknown_toxic_type_is_the_callers_mistake() {
        Toxic unknown = new Toxic("gremlin", "downstream", 1, Map.of());
        assertThatThrownBy(() -> remote.faults().inject("jobqueue→redis", unknown, LONG, 0))
                .isInstanceOfSatisfying(
                        ClusterException.class,
                        e -> assertThat(e.reason()).isEqualTo(ClusterException.Reason.WRONG_NAME))
                .hasMessageContaining("gremlin");
        assertThat(remote.faults().active()).isEmpty();
    }

    @Test
    void a_web_page_from_elsewhere_cannot_drive_the_lab() throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api.address().resolve("/api/down"))
                .header("Origin", "https://evil.example")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();

        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());

        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(DOWN.await(200, TimeUnit.MILLISECONDS)).isFalse();
    }

    @Test
    void bad_requests_are_problems_and_not_failures() throws Exception {
        assertThat(post("/api/faults", "{")).isEqualTo(400);
        assertThat(post("/api/faults", "[1]")).isEqualTo(400);
        assertThat(post("/api/faults", "{\"link\":7}")).isEqualTo(400);
        assertThat(post("/api/faults", "{\"link\":\"a\",\"type\":\"latency\",\"ttlMs\":-1}"))
                .isEqualTo(400);
        assertThat(post("/api/processes/kafka-1/explode", "{}")).isEqualTo(404);
        assertThat(post("/api/processes/kafka1/crash", "{}")).isEqualTo(404);
        assertThat(post("/api/processes/kafka-1/pause?ttlMs=soon", "{}")).isEqualTo(400);
        assertThat(post("/api/nothing", "{}")).isEqualTo(404);
        assertThat(post("/api/faults", "x".repeat(100_000))).isEqualTo(413);
    }

    @Test
    void the_index_page_names_every_process() throws Exception {
        HttpResponse<String> page = HttpClient.newHttpClient()
                .send(HttpRequest.newBuilder(api.address()).build(), BodyHandlers.ofString());

        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("kafka-1", "notification→kafka", "<html lang=\"en\">");
    }

    private static int post(String path, String body) throws Exception {
        HttpRequest request = HttpRequest.newBuilder(api.address().resolve(path))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HttpClient.newHttpClient().send(request, BodyHandlers.ofString());
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        return answer.statusCode();
    }

    private static int deaths(String process) {
        return remote.status().process(process).orElseThrow().deaths();
    }

    private static String state(String process) {
        return remote.status().process(process).orElseThrow().state();
    }

    private static long bytes(String link) {
        return remote.faults().counters().get(link).bytes();
    }

    private static void clusterIdThrough(String link) throws Exception {
        String bootstrap =
                String.join(",", remote.status().link(link).orElseThrow().listen());
        try (Admin admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrap))) {
            assertThat(admin.describeCluster().clusterId().get(30, TimeUnit.SECONDS))
                    .isNotBlank();
        }
    }
}
