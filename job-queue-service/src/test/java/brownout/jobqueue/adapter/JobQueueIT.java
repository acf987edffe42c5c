package brownout.jobqueue.adapter;

import static brownout.contracts.jobqueue.v1.JobEventType.JOB_CLAIMED;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_COMPLETED;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_DEAD;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_LEASE_EXPIRED;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_WRITE_REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.contracts.jobqueue.v1.ClaimRequest;
import brownout.contracts.jobqueue.v1.CompleteRequest;
import brownout.contracts.jobqueue.v1.GetRequest;
import brownout.contracts.jobqueue.v1.HeartbeatRequest;
import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobQueueGrpc;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.contracts.jobqueue.v1.Rendition;
import brownout.contracts.jobqueue.v1.SubmitRequest;
import brownout.contracts.jobqueue.v1.Verdict;
import brownout.contracts.jobqueue.v1.WorkersGrpc;
import brownout.frontdoor.access.Tenant;
import brownout.jobqueue.job.JobId;
import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.utils.Utils;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The packaged server and two packaged workers, beside real Kafka and Redis.
 *
 * <p>A loss of Redis begins a new token epoch: it comes last, because the other tests count tokens from 1.
 */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class JobQueueIT {
    private static final int FIRST_PORT = FreePorts.next();
    private static final int SECOND_PORT = FreePorts.next();
    private static final int DEPTH = 12;
    private static final int READY = 6;
    /** Ten seconds of work: on a busy machine too, whoever finds the job running can still do something to it. */
    private static final int LONG = 200_000;

    private static Lab lab;
    private static ManagedProcess server;
    private static Map<String, ManagedProcess> workers;

    @BeforeAll
    static void start(@TempDir Path directory) {
        lab = new Lab(directory);
        server = lab.server(
                "-Djobqueue.lease=5s",
                "-Djobqueue.retry.base=100ms",
                "-Djobqueue.retry.cap=500ms",
                "-Djobqueue.kafka.delivery-timeout=3s",
                "-Djobqueue.limits.depth-per-class=" + DEPTH,
                "-Djobqueue.limits.ready-per-class=" + READY,
                "-Djobqueue.limits.delayed-per-class=" + DEPTH);
        workers = Map.of(
                "video-worker-1", lab.worker("video-worker-1", FIRST_PORT, "-Djobqueue.worker.speed=20"),
                "video-worker-2", lab.worker("video-worker-2", SECOND_PORT, "-Djobqueue.worker.speed=20"));
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @AfterEach
    void everythingOnAgain() {
        workers.values().forEach(ManagedProcess::resume);
        lab.safeguard("fencing-token", true);
        lab.safeguard("admission-control", true);
        lab.safeguard("dead-letter", true);
        lab.safeguard("lease-heartbeat", true);
    }

    @Test
    void a_job_runs_to_its_end_and_every_step_is_an_event() throws Exception {
        String job = lab.submit("s3://v/a.mp4", 20_000, ",\"owner\":\"ana\"");
        JsonNode done = lab.awaitStatus(job, "COMPLETED");
        lab.awaitEvents(job, JOB_COMPLETED, 1);
        List<JobEvent> events = lab.events(job);

        assertThat(done.get("output").asText()).isEqualTo("out/" + job + "/1/");
        assertThat(Files.readString(lab.output().resolve("out/" + job + "/1/manifest.json")))
                .contains(job);
        assertThat(events.stream().map(JobEvent::getSeq))
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, events.size()).boxed().toList());
        assertThat(events).allSatisfy(it -> {
            assertThat(it.getOwner()).isEqualTo("ana");
            assertThat(it.getSource()).isEqualTo("s3://v/a.mp4");
        });
        assertThat(lastState(job).getStatus()).isEqualTo(JobStatus.COMPLETED);
    }

    private static JobState lastState(String job) throws Exception {
        JobState last = JobState.getDefaultInstance();
        for (ConsumerRecord<String, byte[]> record : lab.records("video-jobs.state")) {
            if (record.key().equals(job)) {
                last = JobState.parseFrom(record.value());
            }
        }
        return last;
    }

    @Test
    void the_same_idempotency_key_is_the_same_job_and_never_another() {
        String key = UUID.randomUUID().toString();
        HttpResponse<String> first = submitUnder(key, Lab.body("s3://v/a.mp4", 1000, ""));
        HttpResponse<String> again = submitUnder(key, Lab.body("s3://v/a.mp4", 1000, ""));
        HttpResponse<String> other = submitUnder(key, Lab.body("s3://v/b.mp4", 1000, ""));
        assertThat(first.statusCode()).isEqualTo(202);
        assertThat(first.headers().firstValue("Idempotency-Replayed")).isEmpty();
        assertThat(first.headers().firstValue("Idempotency-Check")).contains("checked");
        assertThat(again.statusCode()).isEqualTo(202);
        assertThat(again.headers().firstValue("Idempotency-Replayed")).contains("true");
        assertThat(Lab.json(again.body()).get("id"))
                .isEqualTo(Lab.json(first.body()).get("id"));
        assertThat(other.statusCode()).isEqualTo(422);
    }

    private static HttpResponse<String> submitUnder(String key, String body) {
        return lab.send(
                "POST",
                "/v1/jobs",
                body.getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/json", "Idempotency-Key", key));
    }

    @Test
    void a_worker_paused_past_its_lease_cannot_publish_when_it_wakes() {
        String job = lab.submit("s3://v/long.mp4", LONG, "");
        ManagedProcess paused = pauseItsWorker(job);
        lab.awaitEvents(job, JOB_LEASE_EXPIRED, 1);
        lab.awaitEvents(job, JOB_CLAIMED, 2);
        paused.resume();

        List<JobEvent> refused = lab.awaitEvents(job, JOB_WRITE_REFUSED, 1);
        assertThat(refused).allSatisfy(it -> {
            assertThat(it.getRefusedToken()).isEqualTo(1);
            assertThat(it.getRefusedCall()).isIn("heartbeat", "complete");
            assertThat(it.getWorker()).isEqualTo(paused.name());
        });
        assertThat(lab.awaitStatus(job, "COMPLETED").get("output").asText()).isEqualTo("out/" + job + "/2/");
        assertThat(lab.awaitEvents(job, JOB_COMPLETED, 1))
                .singleElement()
                .satisfies(it -> assertThat(it.getFencingToken()).isEqualTo(2));
    }

    @Test
    void without_fencing_a_worker_paused_past_its_lease_completes_the_job_again() throws Exception {
        lab.safeguard("fencing-token", false);
        String job = lab.submit("s3://v/long.mp4", LONG, "");
        ManagedProcess paused = pauseItsWorker(job);
        lab.awaitEvents(job, JOB_LEASE_EXPIRED, 1);
        lab.awaitEvents(job, JOB_COMPLETED, 1);
        paused.resume();

        assertThat(lab.awaitEvents(job, JOB_COMPLETED, 2))
                .extracting(JobEvent::getFencingToken)
                .containsExactlyInAnyOrder(2L, 1L);
        assertThat(Files.readString(lab.output().resolve("out/" + job + "/manifest.json")))
                .as("the late worker overwrote the output")
                .contains("\"worker\": \"" + paused.name() + "\"");
    }

    private static ManagedProcess pauseItsWorker(String job) {
        // Only a worker that has begun can be late: one paused before it read the assignment never writes anything.
        await().atMost(Lab.PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> lab.job(job).path("progress").asDouble() > 0);
        ManagedProcess worker = workers.get(lab.job(job).get("worker").asText());
        worker.pause();
        assertThat(lab.job(job).get("status").asText()).as("paused in time").isEqualTo("RUNNING");
        return worker;
    }

    @Test
    void a_record_that_cannot_be_decoded_goes_to_the_dead_letters_and_blocks_nothing() {
        byte[] poison = {(byte) 0xff, 0x01, 0x02};
        lab.produce("video-jobs.normal", "poison", poison);
        lab.produce("video-jobs.normal", "empty", null);
        lab.awaitStatus(submitBehind("video-jobs.normal", ""), "COMPLETED");

        ConsumerRecord<String, byte[]> letter = lab.records("video-jobs.dead-letters").stream()
                .filter(it -> "poison".equals(it.key()))
                .findFirst()
                .orElseThrow();
        assertThat(letter.value()).isEqualTo(poison);
        assertThat(headers(letter))
                .containsEntry("reason", "UNDECODABLE")
                .containsEntry("error-class", "NOT_A_SUBMISSION")
                .containsEntry("origin-topic", "video-jobs.normal")
                .containsEntry("origin-partition", "0")
                .containsKeys("origin-offset", "error-message", "redrive-count", "traceparent");
        JsonNode listed = Lab.json(lab.get("/v1/dead-letters").body()).get("jobs");
        assertThat(listed.findValuesAsText("reason")).contains("UNDECODABLE");
    }

    @Test
    void without_dead_letters_a_poison_record_blocks_its_partition_until_they_are_back() {
        lab.safeguard("dead-letter", false);
        lab.produce("video-jobs.high", "high-poison", new byte[] {(byte) 0xff});
        String behind = submitBehind("video-jobs.high", ",\"class\":\"high\"");
        await().during(Duration.ofSeconds(3))
                .atMost(Lab.PATIENCE)
                .until(() -> lab.job(behind).path("status").asText(), "SUBMITTED"::equals);
        lab.safeguard("dead-letter", true);
        lab.awaitStatus(behind, "COMPLETED");
    }

    /** Submits a job whose record comes into the partition that {@link Lab#produce} writes to. */
    private static String submitBehind(String topic, String more) {
        int partitions = lab.partitions(topic);
        String key = Stream.generate(() -> UUID.randomUUID().toString())
                .filter(it -> Lab.PARTITION == partition(JobId.derived(Tenant.DEFAULT.value(), it), partitions))
                .findFirst()
                .orElseThrow();
        HttpResponse<String> accepted = submitUnder(key, Lab.body("s3://v/behind.mp4", 1000, more));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        return Lab.json(accepted.body()).get("id").asText();
    }

    /** As Kafka's producer places a record by its key. */
    private static int partition(JobId id, int partitions) {
        return Utils.toPositive(Utils.murmur2(id.value().getBytes(StandardCharsets.UTF_8))) % partitions;
    }

    @Test
    void without_lease_heartbeat_a_stopped_workers_job_stays_with_it() {
        lab.safeguard("lease-heartbeat", false);
        String job = lab.submit("s3://v/long.mp4", LONG, "");
        ManagedProcess paused = pauseItsWorker(job);
        Instant leaseUntil = Instant.parse(lab.job(job).get("leaseUntil").asText());
        await().atMost(Lab.PATIENCE).until(() -> Instant.now().isAfter(leaseUntil.plusSeconds(2)));
        assertThat(lab.job(job).get("status").asText()).isEqualTo("RUNNING");
        paused.resume();
        assertThat(lab.awaitStatus(job, "COMPLETED").get("attempt").asInt()).isEqualTo(1);
    }

    private static Map<String, String> headers(ConsumerRecord<String, byte[]> record) {
        Map<String, String> headers = new HashMap<>();
        record.headers().forEach(it -> headers.put(it.key(), new String(it.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    @Test
    void a_job_that_can_never_succeed_is_a_dead_letter_with_its_history() {
        String job = lab.submit("simulated://broken", 1000, "");
        lab.awaitStatus(job, "DEAD");
        lab.awaitEvents(job, JOB_DEAD, 1);
        ConsumerRecord<String, byte[]> letter = lab.records("video-jobs.dead-letters").stream()
                .filter(it -> job.equals(it.key()))
                .findFirst()
                .orElseThrow();
        assertThat(headers(letter))
                .containsEntry("job-id", job)
                .containsEntry("reason", "NON_RETRYABLE")
                .containsEntry("error-class", "UNUSABLE_SOURCE")
                .containsEntry("token", "1")
                .containsEntry("origin-topic", "video-jobs.normal");
        assertThat(headers(letter).get("attempt-history")).contains("FAILED", "holds no video");
        assertThat(headers(letter).get("first-failed-at")).startsWith("20");
    }

    @Test
    void a_failed_attempt_is_retried_and_goes_on_from_its_checkpoint() throws Exception {
        String job = lab.submit("simulated://flaky", 40_000, "");
        JsonNode done = lab.awaitStatus(job, "COMPLETED");
        assertThat(done.get("attempts")).hasSize(2);
        assertThat(done.get("attempts").get(0).get("outcome").asText()).isEqualTo("FAILED");
        assertThat(Files.readString(lab.output().resolve(done.get("output").asText() + "manifest.json")))
                .contains("\"adopted\": 2");
    }

    @Test
    void a_running_job_is_cancelled_and_publishes_nothing() {
        String job = lab.submit("s3://v/long.mp4", LONG, "");
        lab.awaitStatus(job, "RUNNING");
        HttpResponse<String> cancelled = lab.post("/v1/jobs/" + job + "/cancel", "");
        assertThat(cancelled.statusCode()).as(cancelled.body()).isEqualTo(200);
        assertThat(Lab.json(cancelled.body()).get("status").asText()).isEqualTo("CANCELLED");
        assertThat(lab.post("/v1/jobs/" + job + "/cancel", "").statusCode()).isEqualTo(200);
        await().atMost(Lab.PATIENCE)
                .until(() -> workers.values().stream()
                        .anyMatch(it -> it.log().linesOfThisRun().stream()
                                .anyMatch(line -> line.contains(job) && line.contains("outcome=cancelled"))));
        assertThat(lab.events(job)).extracting(JobEvent::getType).doesNotContain(JOB_COMPLETED);
    }

    @Test
    void a_full_class_stays_in_kafka_up_to_its_limit_and_the_rest_is_told_when_to_come_back() {
        assertThat(lab.post("/v1/queues/bulk/pause", "").statusCode()).isEqualTo(200);
        String later = ",\"class\":\"bulk\"";
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < DEPTH; i++) {
            jobs.add(lab.submit("s3://v/later.mp4", 1000, later));
        }
        HttpResponse<String> refused = lab.post("/v1/jobs", Lab.body("s3://v/later.mp4", 1000, later));
        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(Integer.parseInt(refused.headers().firstValue("Retry-After").orElse("0")))
                .isBetween(1, 300);
        await().atMost(Lab.PATIENCE).untilAsserted(() -> {
            JsonNode bulk = Lab.json(lab.get("/v1/queues").body()).get("queues").get(3);
            assertThat(bulk.get("depth").asInt()).isEqualTo(DEPTH);
            assertThat(bulk.get("ready").asInt()).isEqualTo(READY);
            assertThat(bulk.get("lag").asInt()).isEqualTo(DEPTH - READY);
        });
        assertThat(lab.submit("s3://v/other-class.mp4", 1000, ""))
                .as("other classes go on")
                .isNotEmpty();

        lab.safeguard("admission-control", false);
        jobs.add(lab.submit("s3://v/later.mp4", 1000, later));
        jobs.forEach(it -> assertThat(lab.post("/v1/jobs/" + it + "/cancel", "").statusCode())
                .isEqualTo(200));
        await().atMost(Lab.PATIENCE).untilAsserted(() -> {
            JsonNode bulk = Lab.json(lab.get("/v1/queues").body()).get("queues").get(3);
            assertThat(bulk.get("depth").asInt()).isZero();
            assertThat(bulk.get("lag").asInt()).isZero();
        });
        assertThat(lab.post("/v1/queues/bulk/resume", "").statusCode()).isEqualTo(200);
    }

    @Test
    void a_worker_told_to_stop_gives_its_job_back_and_no_attempt_is_spent() {
        String job = lab.submit("s3://v/long.mp4", LONG, ",\"maxAttempts\":1");
        JsonNode running = lab.awaitStatus(job, "RUNNING");
        ManagedProcess worker = workers.get(running.get("worker").asText());
        assertThat(worker.stop(Duration.ofSeconds(30))).as("ended by itself").isTrue();
        JsonNode done = lab.awaitStatus(job, "COMPLETED");
        assertThat(done.get("attempts").get(0).get("outcome").asText()).isEqualTo("RELEASED");
        assertThat(done.get("worker").asText()).isNotEqualTo(worker.name());
        for (int i = 0; i < 3; i++) {
            String next = lab.submit("s3://v/next.mp4", 1000, ",\"maxAttempts\":1");
            assertThat(lab.awaitStatus(next, "COMPLETED").get("attempt").asInt())
                    .as("no job went to the claim that the stopped worker had left open")
                    .isEqualTo(1);
        }
        worker.start();
        lab.awaitReady(worker.name().endsWith("1") ? FIRST_PORT : SECOND_PORT);
    }

    @Test
    @Order(Integer.MAX_VALUE - 1)
    void a_redis_that_comes_back_without_its_last_writes_loses_no_job_and_no_token_is_given_twice() {
        String running = lab.submit("s3://v/long.mp4", LONG, "");
        lab.awaitStatus(running, "RUNNING");
        long written = lab.redis.written();
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            jobs.add(lab.submit("s3://v/short.mp4", 1000, ",\"class\":\"high\""));
        }
        lab.awaitStatus(jobs.get(0), "COMPLETED");

        lab.redis.crashLosing(written);

        jobs.add(running);
        jobs.forEach(it -> lab.awaitStatus(it, "COMPLETED"));
        for (String job : jobs) {
            assertThat(lab.awaitEvents(job, JOB_COMPLETED, 1)).hasSize(1);
            assertThat(lab.events(job).stream()
                            .filter(it -> it.getType() == JOB_CLAIMED)
                            .map(JobEvent::getFencingToken))
                    .isSorted()
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    @Order(Integer.MAX_VALUE)
    void a_lost_redis_is_rebuilt_and_every_token_is_above_those_of_before() {
        String ended = lab.submit("s3://v/short.mp4", 1000, "");
        String output = lab.awaitStatus(ended, "COMPLETED").get("output").asText();
        lab.awaitEvents(ended, JOB_COMPLETED, 1);
        String running = lab.submit("s3://v/long.mp4", LONG, "");
        long before = lab.awaitStatus(running, "RUNNING").get("fencingToken").asLong();
        String waiting = lab.submit(
                "s3://v/later.mp4", 1000, ",\"notBefore\":\"" + Instant.now().plusSeconds(20) + "\"");
        lab.awaitEvents(running, JOB_CLAIMED, 1);

        flushRedis();

        JsonNode again = lab.awaitStatus(running, "COMPLETED");
        assertThat(again.get("fencingToken").asLong() >>> 32).isGreaterThan(before >>> 32);
        assertThat(lab.awaitStatus(ended, "COMPLETED").get("output").asText()).isEqualTo(output);
        assertThat(lab.awaitStatus(waiting, "COMPLETED").get("attempt").asInt()).isEqualTo(1);
        assertThat(lab.awaitEvents(running, JOB_COMPLETED, 1)).hasSize(1);
        assertThat(lab.events(ended)).extracting(JobEvent::getType).containsOnlyOnce(JOB_COMPLETED);
        Map<Long, Long> claims = lab.events(running).stream()
                .filter(it -> it.getType() == JOB_CLAIMED)
                .collect(Collectors.toMap(JobEvent::getSeq, JobEvent::getFencingToken));
        assertThat(claims.keySet().stream().sorted().map(claims::get).toList()).isSorted();
    }

    private static void flushRedis() {
        RedisClient client = RedisClient.create(lab.redis.uri());
        try (StatefulRedisConnection<String, String> connection = client.connect()) {
            connection.sync().flushall();
        } finally {
            client.shutdown();
        }
    }

    @Test
    void while_kafka_gives_no_answer_the_outcome_is_unknown_and_the_key_makes_the_retry_safe() {
        String key = UUID.randomUUID().toString();
        ManagedProcess broker = lab.kafka.broker(1);
        broker.pause();
        try {
            HttpResponse<String> unknown = submitUnder(key, Lab.body("s3://v/a.mp4", 1000, ""));
            assertThat(unknown.statusCode()).as(unknown.body()).isEqualTo(504);
            assertThat(Lab.json(unknown.body()).get("outcome").asText()).isEqualTo("unknown");
            assertThat(Lab.json(unknown.body()).get("type").asText()).isEqualTo("urn:brownout:problem:outcome-unknown");
        } finally {
            broker.resume();
        }
        await().atMost(Lab.PATIENCE)
                .pollInterval(Duration.ofMillis(500))
                .until(() ->
                        submitUnder(key, Lab.body("s3://v/a.mp4", 1000, "")).statusCode() == 202);
        HttpResponse<String> accepted = submitUnder(key, Lab.body("s3://v/a.mp4", 1000, ""));
        String job = Lab.json(accepted.body()).get("id").asText();
        lab.awaitStatus(job, "COMPLETED");
        assertThat(lab.awaitEvents(job, JOB_COMPLETED, 1)).hasSize(1);
    }

    @Test
    void no_accepted_job_is_lost_when_the_server_is_killed() {
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            jobs.add(lab.submit("s3://v/a.mp4", 20_000, ",\"class\":\"high\""));
        }
        server.crash();
        server.start();
        lab.awaitReady(lab.http);
        jobs.forEach(it -> lab.awaitStatus(it, "COMPLETED"));
        jobs.forEach(it -> assertThat(lab.awaitEvents(it, JOB_COMPLETED, 1)).hasSize(1));
    }

    @Test
    void a_server_without_its_dependencies_is_alive_and_not_ready_and_still_knows_its_callers() {
        int port = FreePorts.next();
        int grpc = FreePorts.next();
        String nowhere = "127.0.0.1:" + FreePorts.next();
        ManagedProcess lonely = lab.start(
                "lonely",
                128,
                port,
                List.of(
                        "-Dquarkus.grpc.server.port=" + grpc,
                        "-Dfront-door.access-file="
                                + lab.secret(
                                        "lonely.json",
                                        "{\"tenants\":{\"acme\":{\"keys\":[{\"key\":\"key-of-acme-0123456789\","
                                                + "\"roles\":[\"editor\",\"operator\"]}]}}}"),
                        "-Djobqueue.kafka.bootstrap-servers=" + nowhere,
                        "-Djobqueue.redis.uri=redis://" + nowhere));
        await().atMost(Lab.PATIENCE).until(() -> lab.statusOf(port, "/q/health/live") == 200);
        assertThat(lab.statusOf(port, "/q/health/ready")).isEqualTo(503);
        assertThat(lab.statusOf(port, "/v1/queues")).isEqualTo(401);
        assertThat(codeOfSubmit(grpc, "", "acme")).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(codeOfSubmit(grpc, "Bearer key-of-acme-0123456789", "other"))
                .isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(codeOfSubmit(grpc, "Bearer key-of-acme-0123456789", "acme")).isEqualTo(Status.Code.UNAVAILABLE);
        assertThat(lonely.stop(Duration.ofSeconds(30))).as("ends on SIGTERM").isTrue();
    }

    private static Status.Code codeOfSubmit(int port, String authorization, String tenant) {
        ManagedChannel channel =
                NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
        Metadata headers = new Metadata();
        if (!authorization.isEmpty()) {
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), authorization);
        }
        try {
            JobQueueGrpc.newBlockingStub(channel)
                    .withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                    .submit(SubmitRequest.newBuilder()
                            .setSpec(JobSpec.newBuilder()
                                    .setTenant(tenant)
                                    .setSource("s3://v/a.mp4")
                                    .addRenditions(Rendition.newBuilder()
                                            .setName("a")
                                            .setHeight(1)
                                            .setBitrateKbps(1)))
                            .build());
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void a_wrong_configuration_ends_the_process_with_the_key_and_what_would_be_right() {
        ManagedProcess wrong = lab.start("wrong", 128, FreePorts.next(), List.of("-Djobqueue.lease=1ms"));
        assertThat(wrong.waitForEnd(Lab.PATIENCE)).isTrue();
        assertThat(wrong.exitCode()).hasValue(78);
        assertThat(String.join("\n", wrong.log().linesOfThisRun()))
                .contains("jobqueue.lease must be 200ms to 3600s, not 1ms");
    }

    static Stream<Arguments> badRequests() {
        String good = Lab.body("s3://v/a.mp4", 1000, "");
        return Stream.of(
                Arguments.of("no JSON", "{\"source\":", 400),
                Arguments.of("empty", "", 400),
                Arguments.of("null", "null", 400),
                Arguments.of("an array", "[]", 400),
                Arguments.of("unknown field", Lab.body("s3://v/a.mp4", 1, ",\"colour\":1"), 400),
                Arguments.of("unknown nested field", good.replace("height", "hight"), 400),
                Arguments.of("the same field twice", Lab.body("s3://v/a.mp4", 1, ",\"source\":\"s3://b\""), 400),
                Arguments.of("text for a number", good.replace("1080,", "\"1080\","), 400),
                Arguments.of("number for a text", good.replace("\"s3://v/a.mp4\"", "7"), 400),
                Arguments.of("fraction for a whole number", good.replace("1080,", "1080.5,"), 400),
                Arguments.of("number too large", good.replace("1080,", "99999999999999999999,"), 400),
                Arguments.of("null for a rendition", good.replaceAll("\\[.*]", "[null]"), 422),
                Arguments.of("object for an array", good.replaceAll("\\[.*]", "{}"), 400),
                Arguments.of("something after the end", good + "{}", 400),
                Arguments.of("nested too deep", "[".repeat(20_000), 400),
                Arguments.of("unknown class", Lab.body("s3://v/a.mp4", 1, ",\"class\":\"urgent\""), 422),
                Arguments.of("no time", Lab.body("s3://v/a.mp4", 1, ",\"deadline\":\"tomorrow\""), 422),
                Arguments.of(
                        "a time out of range",
                        Lab.body("s3://v/a.mp4", 1, ",\"deadline\":\"+999999999-01-01T00:00:00Z\""),
                        422),
                Arguments.of("a tenant with a brace", Lab.body("s3://v/a.mp4", 1, ",\"tenant\":\"{q1}\""), 422),
                Arguments.of("half of a surrogate pair", Lab.body("s3://v/a.mp4", 1, ",\"owner\":\"\\ud800\""), 400),
                Arguments.of("an owner with a NUL", Lab.body("s3://v/a.mp4", 1, ",\"owner\":\"ana\\u0000\""), 422),
                Arguments.of(
                        "a number of attempts that is none", Lab.body("s3://v/a.mp4", 1, ",\"maxAttempts\":0"), 422),
                Arguments.of("no URI", Lab.body("not a uri", 1, ""), 422),
                Arguments.of(
                        "too large", Lab.body("s3://v/a.mp4", 1, ",\"owner\":\"" + "x".repeat(70_000) + "\""), 413),
                Arguments.of("much too large", "x".repeat(6_000_000), 413));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("badRequests")
    void a_bad_body_gets_a_problem_that_says_what_is_wrong(String what, String body, int status) {
        assertProblem(lab.post("/v1/jobs", body), status);
    }

    @Test
    void a_body_in_utf_16_gets_a_problem() {
        byte[] body = Lab.body("s3://v/a.mp4", 1, "").getBytes(StandardCharsets.UTF_16);
        assertProblem(lab.send("POST", "/v1/jobs", body, Map.of("Content-Type", "application/json")), 400);
    }

    @Test
    void where_a_job_is_told_does_not_depend_on_the_host_that_a_caller_names() {
        String body = Lab.body("s3://v/a.mp4", 1000, "");
        assertThat(lab.raw("POST /v1/jobs HTTP/1.1\r\nHost: evil.example\r\nContent-Type: application/json\r\n"
                        + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body))
                .startsWith("HTTP/1.1 202 ")
                .containsPattern("(?i)location: /v1/jobs/[0-9a-f-]{36}\r\n")
                .doesNotContain("evil.example");
    }

    @Test
    void a_quoted_key_is_the_same_key_and_two_keys_are_none() {
        String key = UUID.randomUUID().toString();
        String body = Lab.body("s3://v/a.mp4", 1000, "");
        String id = Lab.json(submitUnder(key, body).body()).get("id").asText();
        assertThat(Lab.json(submitUnder("\"" + key + "\"", body).body())
                        .get("id")
                        .asText())
                .isEqualTo(id);
        assertThat(lab.raw("POST /v1/jobs HTTP/1.1\r\nHost: lab\r\nContent-Type: application/json\r\n"
                        + "Idempotency-Key: " + key + "\r\nIdempotency-Key: other\r\n"
                        + "Connection: close\r\nContent-Length: " + body.length() + "\r\n\r\n" + body))
                .startsWith("HTTP/1.1 400 ")
                .contains("idempotency-key-malformed");
    }

    @Test
    void a_worker_serves_nothing_of_the_queue_and_no_document_of_it() {
        for (String path : List.of("/v1/jobs", "/v1/queues", "/q/openapi")) {
            assertThat(lab.statusOf(FIRST_PORT, path)).as(path).isEqualTo(404);
        }
        assertThat(lab.statusOf(FIRST_PORT, "/q/health/live")).isEqualTo(200);
        assertThat(lab.statusOf(FIRST_PORT, "/q/metrics")).isEqualTo(200);
    }

    @Test
    void bytes_that_are_no_utf_8_get_a_problem() {
        byte[] body = Lab.body("s3://v/a?.mp4", 1, "").getBytes(StandardCharsets.ISO_8859_1);
        body[16] = (byte) 0xff;
        assertProblem(lab.send("POST", "/v1/jobs", body, Map.of("Content-Type", "application/json")), 400);
    }

    @Test
    void a_bad_request_line_or_header_gets_a_problem() {
        byte[] good = Lab.body("s3://v/a.mp4", 1, "").getBytes(StandardCharsets.UTF_8);
        Map<String, String> json = Map.of("Content-Type", "application/json");
        assertProblem(lab.send("POST", "/v1/jobs", good, Map.of("Content-Type", "text/plain")), 415);
        assertProblem(
                lab.send("POST", "/v1/jobs", good, Map.of("Content-Type", "application/json", "Idempotency-Key", "")),
                400);
        assertProblem(
                lab.send(
                        "POST",
                        "/v1/jobs",
                        good,
                        Map.of("Content-Type", "application/json", "Idempotency-Key", "x".repeat(256))),
                400);
        assertProblem(lab.send("DELETE", "/v1/jobs", null, json), 405);
        assertProblem(lab.get("/v1/nothing"), 404);
        assertProblem(lab.get("/v1/jobs/" + UUID.randomUUID()), 404);
        assertProblem(lab.get("/v1/jobs/not-an-id"), 400);
        assertProblem(lab.post("/v1/jobs/" + UUID.randomUUID() + "/cancel", ""), 404);
        assertProblem(lab.get("/v1/jobs?status=asleep"), 400);
        assertProblem(lab.get("/v1/jobs?class=urgent"), 400);
        assertProblem(lab.get("/v1/jobs?limit=0"), 400);
        assertProblem(lab.get("/v1/jobs?limit=9999999999"), 400);
        assertProblem(lab.get("/v1/jobs?cursor=%21%21"), 400);
        assertProblem(lab.get("/v1/jobs?tenant=%7Bq1%7D"), 400);
        assertThat(lab.get("/v1/jobs?sttaus=READY").body()).contains("did you mean status?");
        assertProblem(lab.get("/admin/safeguards"), 401);
        HttpResponse<String> mistyped = lab.send(
                "PUT",
                "/admin/safeguards",
                "{\"fencing\":false}".getBytes(StandardCharsets.UTF_8),
                Map.of("Content-Type", "application/json", "Authorization", Lab.ADMIN));
        assertProblem(mistyped, 400);
        assertThat(mistyped.body()).contains("fencing-token");
    }

    private static void assertProblem(HttpResponse<String> response, int status) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        JsonNode problem = Lab.json(response.body());
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("type").asText()).startsWith("urn:brownout:problem:");
        assertThat(problem.get("title").asText()).isNotBlank();
        assertThat(problem.get("detail").asText()).isNotBlank().doesNotContain("Exception", "brownout.jobqueue");
    }

    @Test
    void a_target_that_is_not_percent_encoded_is_the_callers_mistake() {
        for (String target : List.of("/v1/jobs?limit=%zz", "/v1/jobs?status=%", "/v1/jobs/%zz")) {
            assertThat(lab.raw("GET " + target + " HTTP/1.1\r\nHost: lab\r\nConnection: close\r\n\r\n"))
                    .startsWith("HTTP/1.1 400 ")
                    .contains("application/problem+json", "percent-encoded");
        }
    }

    @Test
    void a_list_is_walked_by_its_cursor_without_loss_or_repetition() {
        List<String> jobs = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            jobs.add(lab.submit("s3://v/listed.mp4", 1000, ",\"tenant\":\"lister\""));
        }
        List<String> seen = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page =
                    Lab.json(lab.get("/v1/jobs?tenant=lister&limit=2" + cursor).body());
            seen.addAll(page.get("jobs").findValuesAsText("id"));
            cursor = page.has("next") ? "&cursor=" + page.get("next").asText() : "";
        } while (!cursor.isEmpty());
        assertThat(seen).containsExactlyInAnyOrderElementsOf(jobs);
    }

    @Test
    void grpc_says_the_same_as_http() throws Exception {
        ManagedChannel channel = NettyChannelBuilder.forAddress("127.0.0.1", lab.grpc)
                .usePlaintext()
                .build();
        try {
            JobQueueGrpc.JobQueueBlockingStub queue = JobQueueGrpc.newBlockingStub(channel);
            WorkersGrpc.WorkersBlockingStub worker = WorkersGrpc.newBlockingStub(channel);
            JobSpec spec = JobSpec.newBuilder()
                    .setSource("s3://v/a.mp4")
                    .setVideoLengthMs(1000)
                    .addRenditions(
                            Rendition.newBuilder().setName("a").setHeight(1).setBitrateKbps(1))
                    .build();
            SubmitRequest request = SubmitRequest.newBuilder()
                    .setIdempotencyKey(UUID.randomUUID().toString())
                    .setSpec(spec)
                    .build();
            String id = queue.submit(request).getId();
            assertThat(queue.submit(request).getReplayed()).isTrue();
            lab.awaitStatus(id, "COMPLETED");
            assertThat(queue.get(GetRequest.newBuilder().setId(id).build()).getOutput())
                    .isEqualTo("out/" + id + "/1/");

            assertThatThrownBy(() -> queue.submit(SubmitRequest.getDefaultInstance()))
                    .hasMessageContaining("INVALID_ARGUMENT")
                    .hasMessageContaining("source");
            assertThatThrownBy(
                            () -> queue.get(GetRequest.newBuilder().setId("x").build()))
                    .hasMessageContaining("INVALID_ARGUMENT");
            assertThatThrownBy(() -> queue.get(GetRequest.newBuilder()
                            .setId(UUID.randomUUID().toString())
                            .build()))
                    .hasMessageContaining("NOT_FOUND");
            assertThatThrownBy(() -> worker.claim(ClaimRequest.newBuilder()
                            .setWorker("w")
                            .setMaxJobs(99)
                            .build()))
                    .hasMessageContaining("max_jobs must be 1 to 16");
            assertThatThrownBy(() -> worker.complete(CompleteRequest.newBuilder()
                            .setJobId(id)
                            .setFencingToken(1)
                            .setWorker("w")
                            .setOutput("out/" + id + "/1/../../x")
                            .build()))
                    .hasMessageContaining("INVALID_ARGUMENT");
            assertThat(worker.heartbeat(HeartbeatRequest.newBuilder()
                                    .setJobId(id)
                                    .setFencingToken(77)
                                    .setWorker("w")
                                    .build())
                            .getVerdict())
                    .isEqualTo(Verdict.LOST);
        } finally {
            channel.shutdownNow();
        }
    }

    @Test
    void each_example_of_the_description_is_accepted() {
        String later = ",\"notBefore\":\"" + Instant.now().plusSeconds(3600) + "\"";
        String job = lab.submit("s3://v/example.mp4", 1000, later);
        List<Examples.Example> examples = Examples.all();
        assertThat(examples).hasSizeGreaterThan(10);
        for (Examples.Example it : examples) {
            Map<String, String> headers = new HashMap<>(it.headers());
            if (it.admin()) {
                headers.put("Authorization", Lab.ADMIN);
            }
            byte[] body = it.body().isEmpty() ? null : it.body().getBytes(StandardCharsets.UTF_8);
            HttpResponse<String> answer =
                    lab.send(it.method(), it.path().replace("{id}", job).replace("{class}", "high"), body, headers);
            assertThat(answer.statusCode())
                    .as(it.operation() + ": " + answer.body())
                    .isBetween(200, 299);
            assertThat(it.statuses()).as(it.operation()).contains(Integer.toString(answer.statusCode()));
        }
    }

    @Test
    void the_service_describes_itself() {
        assertThat(lab.get("/q/openapi").body())
                .contains("/v1/jobs", "/v1/queues", "/v1/dead-letters", "/admin/safeguards");
        assertThat(lab.get("/q/metrics").body()).contains("jobqueue_depth{", "jobqueue_lag{", "jobqueue_inflight{");
        assertThat(Lab.json(lab.get("/q/health/ready").body()).get("checks").findValuesAsText("name"))
                .contains("kafka", "redis", "scheduler");
    }
}
