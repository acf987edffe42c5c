package brownout.jobqueue.adapter;

import static brownout.contracts.jobqueue.v1.JobEventType.JOB_CLAIMED;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_WRITE_REFUSED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.contracts.jobqueue.v1.CancelRequest;
import brownout.contracts.jobqueue.v1.ClaimRequest;
import brownout.contracts.jobqueue.v1.CompleteRequest;
import brownout.contracts.jobqueue.v1.FailRequest;
import brownout.contracts.jobqueue.v1.GetRequest;
import brownout.contracts.jobqueue.v1.HeartbeatRequest;
import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobQueueGrpc;
import brownout.contracts.jobqueue.v1.SubmitRequest;
import brownout.contracts.jobqueue.v1.Verdict;
import brownout.contracts.jobqueue.v1.WorkersGrpc;
import brownout.frontdoor.contract.EdgeContract;
import brownout.frontdoor.contract.EdgeSubject;
import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.MetadataUtils;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import stranger.ApiClient;
import stranger.ApiException;
import stranger.api.JobsApi;
import stranger.model.JobSubmission;
import stranger.model.Rendition;

/** The edge of a queue that asks everybody who they are: two tenants, and workers with credentials of their own. */
class EdgeIT extends EdgeContract {
    private static final String ACME = "key-of-acme-0123456789";
    private static final String ACME_READER = "key-of-acme-reader-0123";
    private static final String OTHER = "key-of-other-0123456789";
    private static final String WORKER = "key-of-video-worker-1-0123";
    private static final String IDLE_WORKER = "key-of-video-worker-2-0123";
    private static final int LONG = 200_000;

    private static Lab lab;
    private static ManagedProcess server;
    private static ManagedChannel channel;

    @BeforeAll
    static void start(@TempDir Path directory) {
        lab = new Lab(directory);
        Path access = lab.secret("access.json", """
                {"tenants": {
                   "acme": {"keys": [{"key": "%s", "roles": ["reader", "editor", "operator"]},
                                     {"key": "%s", "roles": ["reader"]}]},
                   "other": {"keys": [{"key": "%s", "roles": ["reader", "editor", "operator"]}]}},
                 "workers": [{"id": "video-worker-1", "key": "%s"}, {"id": "video-worker-2", "key": "%s"}]}
                """.formatted(ACME, ACME_READER, OTHER, WORKER, IDLE_WORKER));
        server = lab.server(
                "-Djobqueue.lease=5s",
                "-Dfront-door.access-file=" + access,
                "-Dfront-door.body-timeout=2s",
                "-Dquarkus.http.idle-timeout=10s");
        lab.worker(
                "video-worker-1",
                FreePorts.next(),
                "-Djobqueue.worker.speed=20",
                "-Dfront-door.credential-file=" + lab.secret("worker.key", WORKER));
        channel = NettyChannelBuilder.forAddress("127.0.0.1", lab.grpc)
                .usePlaintext()
                .build();
    }

    @AfterAll
    static void stop() {
        channel.shutdownNow();
        lab.close();
    }

    @Override
    protected EdgeSubject subject() {
        return new EdgeSubject(
                URI.create("http://127.0.0.1:" + lab.http),
                lab.grpc,
                Path.of("src/main/resources/META-INF/openapi.yaml"),
                new EdgeSubject.Keys(ACME, ACME_READER, OTHER, Lab.ADMIN.substring("Bearer ".length())),
                new EdgeSubject.MainCall("POST", "/v1/jobs", () -> "/v1/jobs", false, "/v1/jobs"),
                new EdgeSubject.GrpcRead("brownout.jobqueue.v1.JobQueue/Get", 1),
                () -> server.log().linesOfThisRun());
    }

    /** The example's last text is a time; its owner can be changed. */
    @Override
    protected String changedText(String body, int at) {
        return super.changedText(body, body.indexOf("ana"));
    }

    private static Map<String, String> as(String key) {
        return Map.of("Authorization", "Bearer " + key, "Content-Type", "application/json");
    }

    private static HttpResponse<String> post(String key, String path, String body) {
        return lab.send("POST", path, body.getBytes(StandardCharsets.UTF_8), as(key));
    }

    private static String submit(int lengthMs) {
        HttpResponse<String> accepted = post(ACME, "/v1/jobs", Lab.body("s3://v/a.mp4", lengthMs, ""));
        assertThat(accepted.statusCode()).as(accepted.body()).isEqualTo(202);
        return Lab.json(accepted.body()).get("id").asText();
    }

    private static JsonNode job(String id) {
        return Lab.json(lab.send("GET", "/v1/jobs/" + id, null, as(ACME)).body());
    }

    private static String awaitStatus(String id, String status) {
        await().atMost(Lab.PATIENCE).until(() -> job(id).path("status").asText(), status::equals);
        return id;
    }

    private static JobQueueGrpc.JobQueueBlockingStub queue(String key) {
        return JobQueueGrpc.newBlockingStub(channel).withInterceptors(credential(key));
    }

    private static WorkersGrpc.WorkersBlockingStub workers(String key) {
        return WorkersGrpc.newBlockingStub(channel).withInterceptors(credential(key));
    }

    private static ClientInterceptor credential(String key) {
        Metadata headers = new Metadata();
        if (!key.isEmpty()) {
            headers.put(Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "bearer " + key);
        }
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    private static Status.Code code(Runnable call) {
        try {
            call.run();
            return Status.Code.OK;
        } catch (StatusRuntimeException e) {
            return e.getStatus().getCode();
        }
    }

    @Test
    void a_worker_with_its_credential_works_for_every_tenant() {
        String id = awaitStatus(submit(1000), "COMPLETED");
        assertThat(job(id).get("worker").asText()).isEqualTo("video-worker-1");
        assertThat(job(id).get("tenant").asText()).isEqualTo("acme");
    }

    @Test
    void a_tenants_job_is_not_there_for_another_over_http_and_grpc() {
        String id = submit(1000);
        assertThat(lab.send("GET", "/v1/jobs/" + id, null, as(OTHER)).statusCode())
                .isEqualTo(404);
        assertThat(post(OTHER, "/v1/jobs/" + id + "/cancel", "").statusCode()).isEqualTo(404);
        assertThat(lab.send("GET", "/v1/jobs", null, as(OTHER)).body()).doesNotContain(id);
        assertThat(lab.send("GET", "/v1/jobs?tenant=acme", null, as(OTHER)).statusCode())
                .isEqualTo(403);
        assertThat(post(OTHER, "/v1/jobs", Lab.body("s3://v/a.mp4", 1, ",\"tenant\":\"acme\""))
                        .statusCode())
                .isEqualTo(403);
        GetRequest get = GetRequest.newBuilder().setId(id).build();
        CancelRequest cancel = CancelRequest.newBuilder().setId(id).build();
        assertThat(code(() -> queue(OTHER).get(get))).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(code(() -> queue(OTHER).cancel(cancel))).isEqualTo(Status.Code.NOT_FOUND);
        assertThat(code(() -> queue(ACME).get(get))).isEqualTo(Status.Code.OK);
    }

    @Test
    void a_caller_needs_a_key_and_the_role_that_its_call_needs() {
        byte[] body = Lab.body("s3://v/a.mp4", 1, "").getBytes(StandardCharsets.UTF_8);
        HttpResponse<String> anonymous = lab.send("POST", "/v1/jobs", body, Map.of("Content-Type", "application/json"));
        assertThat(anonymous.statusCode()).isEqualTo(401);
        assertThat(anonymous.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(post(ACME_READER, "/v1/jobs", Lab.body("s3://v/a.mp4", 1, ""))
                        .statusCode())
                .isEqualTo(403);
        assertThat(post(WORKER, "/v1/jobs", Lab.body("s3://v/a.mp4", 1, "")).statusCode())
                .isEqualTo(403);
        assertThat(lab.send("GET", "/v1/jobs", null, as(ACME_READER)).statusCode())
                .isEqualTo(200);
        assertThat(lab.send("GET", "/v1/queues", null, as(ACME_READER)).statusCode())
                .isEqualTo(403);
        SubmitRequest request = SubmitRequest.getDefaultInstance();
        assertThat(code(() -> queue("").submit(request))).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(code(() -> queue(ACME_READER).submit(request))).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void nobody_but_a_worker_may_claim_and_each_in_its_own_name_only() {
        ClaimRequest claim = ClaimRequest.newBuilder()
                .setWorker("video-worker-2")
                .setMaxJobs(1)
                .build();
        assertThat(code(() -> workers("").claim(claim))).isEqualTo(Status.Code.UNAUTHENTICATED);
        assertThat(code(() -> workers(ACME).claim(claim))).isEqualTo(Status.Code.PERMISSION_DENIED);
        assertThat(code(() -> workers(WORKER).claim(claim))).isEqualTo(Status.Code.PERMISSION_DENIED);
        HeartbeatRequest beat = HeartbeatRequest.newBuilder()
                .setJobId(submit(1000))
                .setFencingToken(1)
                .setWorker("video-worker-1")
                .build();
        assertThat(code(() -> workers(IDLE_WORKER).heartbeat(beat))).isEqualTo(Status.Code.PERMISSION_DENIED);
    }

    @Test
    void a_worker_cannot_end_another_workers_job_although_everybody_can_read_its_token() {
        String id = submit(LONG);
        lab.awaitEvents(id, JOB_CLAIMED, 1);
        long token = job(id).get("fencingToken").asLong();
        WorkersGrpc.WorkersBlockingStub thief = workers(IDLE_WORKER);
        assertThat(thief.complete(CompleteRequest.newBuilder()
                                .setJobId(id)
                                .setFencingToken(token)
                                .setWorker("video-worker-2")
                                .setOutput("out/" + id + "/" + token + "/")
                                .build())
                        .getVerdict())
                .isEqualTo(Verdict.LOST);
        assertThat(thief.fail(FailRequest.newBuilder()
                                .setJobId(id)
                                .setFencingToken(token)
                                .setWorker("video-worker-2")
                                .build())
                        .getVerdict())
                .isEqualTo(Verdict.LOST);
        List<JobEvent> refused = lab.awaitEvents(id, JOB_WRITE_REFUSED, 2);
        assertThat(refused).extracting(JobEvent::getWorker).containsOnly("video-worker-2");
        assertThat(job(id).get("status").asText()).isEqualTo("RUNNING");
        assertThat(post(ACME, "/v1/jobs/" + id + "/cancel", "").statusCode()).isEqualTo(200);
    }

    @Test
    void a_client_generated_from_the_document_submits_and_reads_back() throws ApiException {
        var api = new JobsApi(stranger());
        var wanted = new JobSubmission()
                .source(URI.create("s3://videos/made-by-a-generated-client.mp4"))
                .addRenditionsItem(new Rendition().name("720p").height(720).bitrateKbps(2_500));

        var accepted = api.submitJob(wanted, "stranger-" + UUID.randomUUID());

        assertThat(api.getJob(accepted.getId()).getSource())
                .isEqualTo(wanted.getSource().toString());
    }

    private static ApiClient stranger() {
        var client = new ApiClient();
        client.updateBaseUri("http://127.0.0.1:" + lab.http);
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + ACME));
        return client;
    }
}
