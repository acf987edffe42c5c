package brownout.chaos.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.adapter.rest.RemoteCluster;
import brownout.chaos.adapter.rest.ServiceAdmin;
import brownout.chaos.adapter.run.LabTestbed;
import brownout.chaos.adapter.yaml.ScenarioLibrary;
import brownout.chaos.checker.Verdict;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.ClusterStatus.ProcessStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.report.Replay;
import brownout.chaos.report.VariantResult;
import brownout.chaos.run.RunListener;
import brownout.chaos.run.ScenarioRun;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * {@code ./lab up} as a process of its own, with every service: used, broken, healed, and at last killed. It needs the
 * services built, as {@code mvn verify} of the whole project has them, and is skipped where they are not.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class WholeSystemIT {
    private static final Duration LONG = Duration.ofMinutes(2);
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ScenarioLibrary SCENARIOS = new ScenarioLibrary();

    @TempDir
    static Path directory;

    private static Process supervisor;
    private static Cluster lab;

    @BeforeAll
    static void start() throws Exception {
        for (String service : List.of("notification-service", "job-queue-service", "profile-service")) {
            assumeThat(ROOT.resolve(service).resolve("target/quarkus-app/quarkus-run.jar"))
                    .as("%s is built", service)
                    .exists();
        }
        supervisor = lab("up");
        await().atMost(LONG).until(() -> Files.exists(new LabHome(directory).statusFile()) || !supervisor.isAlive());
        assertThat(supervisor.isAlive())
                .as(Files.readString(directory.resolve("up.txt")))
                .isTrue();
        lab = RemoteCluster.find(new LabHome(directory));
    }

    @AfterAll
    static void stop() {
        if (supervisor != null) {
            supervisor.destroyForcibly();
        }
    }

    private static Process lab(String command) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx256m",
                "-Dlab.root=" + ROOT,
                "-cp",
                Path.of("target/classes").toAbsolutePath() + File.pathSeparator
                        + Path.of("target/lib").toAbsolutePath() + "/*",
                LabMain.class.getName(),
                command));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve(command + ".txt").toFile());
        builder.environment().put("BROWNOUT_HOME", directory.toString());
        return builder.start();
    }

    @Test
    @Order(1)
    void every_process_comes_up() {
        assertThat(lab.status().processes())
                .hasSize(15)
                .allMatch(process -> process.state().equals("up"));
    }

    @Test
    @Order(2)
    void a_notification_is_delivered_through_the_proxies() throws Exception {
        JsonNode accepted = call(
                "POST",
                "client→notification-1",
                "/v1/notifications",
                "{\"recipient\":{\"deviceToken\":\"phone-1\"},\"channels\":[\"PUSH\"],\"messageClass\":\"TRANSACTIONAL\","
                        + "\"guarantee\":\"EFFECTIVELY_ONCE\",\"content\":{\"title\":\"t\",\"body\":\"b\"}}");

        await().atMost(LONG)
                .untilAsserted(() -> assertThat(Files.readString(
                                new LabHome(directory).deliveries().resolve("push.deliveries.jsonl")))
                        .contains(accepted.path("id").asText())
                        .contains("phone-1"));
    }

    @Test
    @Order(2)
    void a_job_is_done_by_a_worker() throws Exception {
        JsonNode submitted = call(
                "POST",
                "client→jobqueue",
                "/v1/jobs",
                "{\"kind\":\"transcode\",\"source\":\"s3://videos/1\",\"class\":\"high\",\"renditions\":[{\"name\":\"360p\",\"height\":360,\"bitrateKbps\":800}],\"videoLengthMs\":500}");
        String job = "/v1/jobs/" + submitted.path("id").asText();

        await().atMost(LONG)
                .untilAsserted(
                        () -> assertThat(call("GET", "client→jobqueue", job, "").toString())
                                .contains("COMPLETED"));
    }

    @Test
    @Order(2)
    void a_profile_written_in_one_region_reaches_another() throws Exception {
        call("PUT", "client→profile-us", "/v1/profiles/ana", "{\"displayName\":\"Ana\"}");

        await().atMost(LONG)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(call("GET", "client→profile-eu", "/v1/profiles/ana", "")
                                .toString())
                        .contains("Ana"));
    }

    @Test
    @Order(2)
    void the_vocabulary_knows_the_safeguards_that_the_services_have() {
        ClusterStatus status = lab.status();
        ServiceAdmin admin = ServiceAdmin.of(new LabHome(status.home()));
        SCENARIOS
                .vocabulary()
                .safeguards()
                .forEach((service, names) -> assertThat(status.processes())
                        .filteredOn(process -> process.kind().equals(service))
                        .isNotEmpty()
                        .allSatisfy(process -> assertThat(admin.safeguards(process.name(), http(status, process)))
                                .extracting(ServiceAdmin.Safeguard::name)
                                .containsExactlyInAnyOrderElementsOf(names)));
    }

    private static URI http(ClusterStatus status, ProcessStatus process) {
        return Objects.requireNonNull(status.addresses().get(process.name() + "/http"));
    }

    /** Figures, not verdicts: they show that clients, oracles and checkers speak of the same things. */
    @ParameterizedTest
    @Order(2)
    @CsvSource(delimiter = '|', textBlock = """
        {kind: notifications, rate: 4/s, for: 3s, channels: [push, sms]}            | no-duplicate-send        | delivered
        {kind: jobs, rate: 2/s, for: 3s, video-length: 500ms}                       | tokens-strictly-increase | claims
        {kind: profiles, rate: 8/s, for: 3s, sessions: 4, keys: 4, reads: {eventual: 1}, write-share: 0.5} | staleness               | reads
        """)
    void a_scenario_sees_what_it_did_to_the_running_system(String workload, String check, String figure)
            throws IOException {
        Path file = Files.writeString(directory.resolve(check + ".yaml"), """
                name: whole-system/%1$s
                title: A short load without faults
                hypothesis: What clients did is what the witnesses saw
                workload: %2$s
                checks: [%1$s]
                variants: [{ expect: holds }]
                """.formatted(check, workload));

        VariantResult result;
        try (LabTestbed testbed = new LabTestbed(lab, directory, false)) {
            result = new ScenarioRun(SCENARIOS.vocabulary(), testbed, RunListener.SILENT)
                    .run(SCENARIOS.scenario(file.toString(), Map.of()), Replay.by(""))
                    .variants()
                    .get(0);
        }

        assertThat(result.verdict()).as(result.sentence()).isNotIn(Verdict.ABORTED, Verdict.ERROR, Verdict.VIOLATED);
        assertThat(result.history().holes()).isEmpty();
        assertThat(result.history().operations())
                .filteredOn(Operation::isLoad)
                .extracting(Operation::outcome)
                .contains(Outcome.OK);
        assertThat(result.checks())
                .singleElement()
                .satisfies(judged -> assertThat(judged.figures().get(figure))
                        .as(judged.toString())
                        .matches("[1-9]\\d*"));
    }

    @Test
    @Order(3)
    void everything_that_was_broken_is_healed() {
        lab.switchSafeguard("notification-service", "dedup-ledger", false);
        lab.crash("profile-eu");
        lab.pause("video-worker-1", LONG);

        assertThat(lab.heal()).isEmpty();

        assertThat(lab.status().processes()).allMatch(process -> process.state().equals("up"));
        assertThat(lab.switchSafeguard("notification-service", "dedup-ledger", true))
                .hasSize(2)
                .doesNotContainValue(false);
    }

    @Test
    @Order(4)
    void a_second_lab_is_told_of_the_first() throws Exception {
        Process second = lab("up");

        assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(second.exitValue()).isEqualTo(ExitCode.MISSING);
        assertThat(Files.readString(directory.resolve("up.txt")))
                .contains("already up", Long.toString(supervisor.pid()));
    }

    @Test
    @Order(5)
    void nothing_survives_the_supervisor() throws Exception {
        ClusterStatus status = lab.status();
        List<Long> pids = status.processes().stream().map(ProcessStatus::pid).toList();

        supervisor.destroyForcibly();

        await().atMost(LONG)
                .until(() -> pids.stream()
                        .noneMatch(pid -> ProcessHandle.of(pid)
                                .map(ProcessHandle::isAlive)
                                .orElse(false)));
        Process afterwards = lab("status");
        assertThat(afterwards.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(afterwards.exitValue()).isEqualTo(ExitCode.MISSING);
        assertThat(Files.readString(directory.resolve("status.txt"))).contains("no lab is running");
    }

    private static JsonNode call(String method, String link, String path, String body) throws Exception {
        String address = lab.status().link(link).orElseThrow().listen().get(0);
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://" + address + path))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", "whole-system")
                .method(method, BodyPublishers.ofString(body))
                .build();
        HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8));
        assertThat(answer.statusCode()).as(answer.body()).isBetween(200, 299);
        return JSON.readTree(answer.body());
    }
}
