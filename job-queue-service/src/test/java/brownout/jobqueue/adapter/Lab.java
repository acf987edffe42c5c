package brownout.jobqueue.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.kafka.KafkaCluster;
import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.process.JavaCommand;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessSpec;
import brownout.chaos.testkit.redis.RedisServer;
import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobEventType;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** The packaged jar as real processes beside real Kafka and Redis, and what a person would do with curl. */
final class Lab implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(90);
    /** Where {@link #produce} writes. */
    static final int PARTITION = 0;

    static final String ADMIN = "Bearer admin-token-of-the-lab";
    private static final Path JAR =
            Path.of("target/quarkus-app/quarkus-run.jar").toAbsolutePath();
    private static final ObjectMapper JSON = new ObjectMapper();

    final Path directory;
    final KafkaCluster kafka;
    final RedisServer redis;
    final int http = FreePorts.next();
    final int grpc = FreePorts.next();
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final List<ManagedProcess> processes = new ArrayList<>();

    Lab(Path directory) {
        this.directory = directory;
        this.kafka = KafkaCluster.single(directory.resolve("kafka"));
        this.redis = RedisServer.start(directory.resolve("redis"));
    }

    /** A file that only its owner can read. */
    Path secret(String name, String content) {
        Path file = directory.resolve(name);
        try {
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            return Files.writeString(file, content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    ManagedProcess server(String... properties) {
        List<String> command = new ArrayList<>(List.of(
                "-Dquarkus.grpc.server.port=" + grpc,
                "-Djobqueue.kafka.bootstrap-servers=" + kafka.bootstrap(),
                "-Djobqueue.redis.uri=" + redis.uri(),
                "-Dfront-door.admin-token-file=" + secret("admin.token", ADMIN.substring("Bearer ".length()))));
        command.addAll(List.of(properties));
        ManagedProcess server = start("job-queue-service-1", 128, http, command);
        awaitReady(http);
        return server;
    }

    ManagedProcess worker(String name, int port, String... properties) {
        List<String> command = new ArrayList<>(List.of(
                "-Djobqueue.role=worker", "-Djobqueue.instance=" + name, "-Djobqueue.worker.target=127.0.0.1:" + grpc));
        command.addAll(List.of(properties));
        ManagedProcess worker = start(name, 64, port, command);
        awaitReady(port);
        return worker;
    }

    ManagedProcess start(String name, int heap, int port, List<String> properties) {
        List<String> arguments = new ArrayList<>(properties);
        arguments.add("-Dquarkus.http.port=" + port);
        arguments.add("-Djobqueue.output-dir=" + directory.resolve("output"));
        arguments.add("-jar");
        arguments.add(JAR.toString());
        ManagedProcess process =
                ManagedProcess.start(new ProcessSpec(name, JavaCommand.small(heap, arguments), directory));
        processes.add(process);
        return process;
    }

    void awaitReady(int port) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() -> statusOf(port, "/q/health/ready") == 200);
    }

    /** The HTTP status, or 0 when nobody answers. */
    int statusOf(int port, String path) {
        try {
            return client.send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            BodyHandlers.discarding())
                    .statusCode();
        } catch (IOException e) {
            return 0;
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    Path output() {
        return directory.resolve("output");
    }

    HttpResponse<String> send(String method, String path, byte[] body, Map<String, String> headers) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + http + path))
                .timeout(Duration.ofSeconds(60))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofByteArray(body));
        headers.forEach(request::header);
        try {
            return client.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    /** The answer to a request as it is. */
    String raw(String request) {
        try (Socket socket = new Socket("127.0.0.1", http)) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    HttpResponse<String> get(String path) {
        return send("GET", path, null, Map.of());
    }

    HttpResponse<String> post(String path, String json) {
        return send("POST", path, json.getBytes(), Map.of("Content-Type", "application/json"));
    }

    static String body(String source, long lengthMs, String more) {
        return "{\"source\":\"" + source + "\",\"videoLengthMs\":" + lengthMs
                + ",\"renditions\":[{\"name\":\"1080p\",\"height\":1080,\"bitrateKbps\":4000}]" + more + "}";
    }

    /** Submits and returns the job's id. */
    String submit(String source, long lengthMs, String more) {
        HttpResponse<String> response = post("/v1/jobs", body(source, lengthMs, more));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(202);
        return json(response.body()).get("id").asText();
    }

    JsonNode job(String id) {
        return json(get("/v1/jobs/" + id).body());
    }

    JsonNode awaitStatus(String id, String status) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> job(id).path("status").asText(), status::equals);
        return job(id);
    }

    void safeguard(String name, boolean on) {
        HttpResponse<String> response = send(
                "PUT",
                "/admin/safeguards",
                ("{\"" + name + "\":" + on + "}").getBytes(),
                Map.of("Content-Type", "application/json", "Authorization", ADMIN));
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    }

    static JsonNode json(String text) {
        try {
            return JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Writes one record to partition {@link #PARTITION}; it is there when this returns. */
    void produce(String topic, String key, byte[] value) {
        try (KafkaProducer<String, byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrap()), new StringSerializer(), new ByteArraySerializer())) {
            producer.send(new ProducerRecord<>(topic, PARTITION, key, value)).get(90, TimeUnit.SECONDS);
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException("no record could be written to " + topic, e);
        }
    }

    int partitions(String topic) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            return consumer.partitionsFor(topic).size();
        }
    }

    private KafkaConsumer<String, byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "isolation.level", "read_committed"),
                new StringDeserializer(),
                new ByteArrayDeserializer());
    }

    /** Every record of a topic that can be read now. */
    List<ConsumerRecord<String, byte[]>> records(String topic) {
        try (KafkaConsumer<String, byte[]> consumer = consumer()) {
            List<TopicPartition> partitions = new ArrayList<>();
            consumer.partitionsFor(topic).forEach(it -> partitions.add(new TopicPartition(topic, it.partition())));
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<ConsumerRecord<String, byte[]>> records = new ArrayList<>();
            while (partitions.stream().anyMatch(it -> consumer.position(it) < ends.get(it))) {
                consumer.poll(Duration.ofMillis(200)).forEach(records::add);
            }
            return records;
        }
    }

    /** The job's events as a reader sees them who drops what he has seen. */
    List<JobEvent> events(String job) {
        List<JobEvent> events = new ArrayList<>();
        for (ConsumerRecord<String, byte[]> record : records("video-jobs.events")) {
            JobEvent event = parse(record.value());
            boolean known = events.stream().anyMatch(it -> it.getSeq() == event.getSeq());
            if (event.getJobId().equals(job) && !known) {
                events.add(event);
            }
        }
        return events;
    }

    private static JobEvent parse(byte[] value) {
        try {
            return JobEvent.parseFrom(value);
        } catch (InvalidProtocolBufferException e) {
            throw new UncheckedIOException(e);
        }
    }

    List<JobEvent> awaitEvents(String job, JobEventType type, int count) {
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(200))
                .until(() ->
                        events(job).stream().filter(it -> it.getType() == type).count() >= count);
        return events(job).stream().filter(it -> it.getType() == type).toList();
    }

    @Override
    public void close() {
        processes.forEach(ManagedProcess::resume);
        processes.forEach(ManagedProcess::close);
        redis.close();
        kafka.close();
    }
}
