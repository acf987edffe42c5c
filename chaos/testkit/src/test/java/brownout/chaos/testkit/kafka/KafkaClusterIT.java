package brownout.chaos.testkit.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.process.ProcessException;
import brownout.chaos.testkit.process.SharedClasses;
import brownout.chaos.testkit.toxiproxy.Toxiproxy;
import brownout.chaos.toxiproxy.ToxiproxyServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KafkaClusterIT {
    private static final String TOPIC = "letters";

    @TempDir
    Path directory;

    @Test
    void records_outlive_a_crash_and_a_new_cluster_on_other_ports() throws Exception {
        Path archive = directory.resolve("kafka.jsa");
        String firstPorts;
        try (KafkaCluster kafka = start(KafkaCluster.in(directory).sharedClasses(new SharedClasses(archive)))) {
            firstPorts = kafka.bootstrap();
            createTopic(kafka, 1);
            produce(kafka.bootstrap(), "a");
            kafka.broker(1).crash();
            kafka.broker(1).start();
            kafka.awaitReady(1);
            produce(kafka.bootstrap(), "b");
        }
        assertThat(archive).exists();
        try (KafkaCluster again = start(KafkaCluster.in(directory).sharedClasses(new SharedClasses(archive)))) {
            assertThat(again.bootstrap()).isNotEqualTo(firstPorts);
            assertThat(consume(again.bootstrap(), 2)).containsExactly("a", "b");
        }
    }

    @Test
    void transactions_and_share_groups_work_on_one_broker() throws Exception {
        try (KafkaCluster kafka = KafkaCluster.single(directory)) {
            createTopic(kafka, 1);
            fromTheBeginning(kafka, "readers");
            Map<String, Object> transactional =
                    Map.of("bootstrap.servers", kafka.bootstrap(), "transactional.id", "writer");
            try (KafkaProducer<String, String> producer =
                    new KafkaProducer<>(transactional, new StringSerializer(), new StringSerializer())) {
                producer.initTransactions();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, "dropped"));
                producer.abortTransaction();
                producer.beginTransaction();
                producer.send(new ProducerRecord<>(TOPIC, "kept"));
                producer.commitTransaction();
            }
            assertThat(consume(kafka.bootstrap(), 1)).containsExactly("kept");
            assertThat(share(kafka, "readers")).containsExactly("kept");
            assertThatThrownBy(() -> produceTo("no-such-topic", kafka.bootstrap(), "x", Duration.ofMillis(800)))
                    .rootCause()
                    .isInstanceOf(UnknownTopicOrPartitionException.class);
        }
    }

    @Test
    void every_byte_of_a_link_crosses_its_proxy_and_three_brokers_survive_the_loss_of_one() throws Exception {
        try (Toxiproxy toxiproxy = Toxiproxy.embedded(ToxiproxyServer.builder().port(0))) {
            List<Integer> fronts = List.of(FreePorts.next(), FreePorts.next(), FreePorts.next());
            KafkaCluster built = KafkaCluster.in(directory)
                    .brokers(3)
                    .link(
                            "profile-eu",
                            fronts.stream().map(port -> "127.0.0.1:" + port).toList())
                    .build();
            for (int node = 1; node <= 3; node++) {
                call(
                        toxiproxy.api().resolve("/proxies"),
                        "{\"name\":\"p" + node + "\",\"listen\":\"127.0.0.1:" + fronts.get(node - 1)
                                + "\",\"upstream\":\"" + built.upstream("profile-eu", node) + "\"}");
            }
            try (KafkaCluster kafka = built) {
                kafka.start();
                kafka.awaitReady();
                createTopic(kafka, 3);
                produce(kafka.bootstrap("profile-eu"), "a");
                assertThat(consume(kafka.bootstrap("profile-eu"), 1)).containsExactly("a");

                kafka.broker(2).crash();
                produce(kafka.bootstrap("profile-eu"), "b");

                for (int node = 1; node <= 3; node++) {
                    call(toxiproxy.api().resolve("/proxies/p" + node), "{\"enabled\":false}");
                }
                assertThatThrownBy(() -> produceTo(TOPIC, kafka.bootstrap("profile-eu"), "cut", Duration.ofSeconds(2)))
                        .rootCause()
                        .isInstanceOf(TimeoutException.class);
                produce(kafka.bootstrap(), "c");

                kafka.broker(2).start();
                kafka.awaitReady(2);
                await().atMost(Duration.ofSeconds(60)).until(() -> inSync(kafka) == 3);
                assertThat(consume(kafka.bootstrap(), 3)).containsExactly("a", "b", "c");
            }
        }
    }

    @Test
    void a_taken_port_is_named_and_nothing_is_left_running() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                KafkaCluster kafka = KafkaCluster.in(directory)
                        .directPort(taken.getLocalPort())
                        .build()) {
            assertThatThrownBy(kafka::start)
                    .isInstanceOf(ProcessException.class)
                    .hasMessageContaining("Port " + taken.getLocalPort() + " for kafka-1 is taken");
        }
    }

    private static KafkaCluster start(KafkaCluster.Builder builder) {
        KafkaCluster kafka = builder.build();
        kafka.start();
        kafka.awaitReady();
        return kafka;
    }

    private static void createTopic(KafkaCluster kafka, int copies) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            assertThat(admin.describeCluster().nodes().get(30, TimeUnit.SECONDS))
                    .hasSize(kafka.size());
            admin.createTopics(List.of(new NewTopic(TOPIC, 1, (short) copies)))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static int inSync(KafkaCluster kafka) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            return admin.describeTopics(List.of(TOPIC))
                    .allTopicNames()
                    .get(30, TimeUnit.SECONDS)
                    .get(TOPIC)
                    .partitions()
                    .get(0)
                    .isr()
                    .size();
        }
    }

    private static void fromTheBeginning(KafkaCluster kafka, String shareGroup) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrap()))) {
            admin.incrementalAlterConfigs(Map.of(
                            new ConfigResource(ConfigResource.Type.GROUP, shareGroup),
                            List.of(new org.apache.kafka.clients.admin.AlterConfigOp(
                                    new org.apache.kafka.clients.admin.ConfigEntry(
                                            "share.auto.offset.reset", "earliest"),
                                    org.apache.kafka.clients.admin.AlterConfigOp.OpType.SET))))
                    .all()
                    .get(30, TimeUnit.SECONDS);
        }
    }

    private static List<String> share(KafkaCluster kafka, String group) {
        try (KafkaShareConsumer<String, String> consumer = new KafkaShareConsumer<>(
                Map.of("bootstrap.servers", kafka.bootstrap(), "group.id", group),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.subscribe(List.of(TOPIC));
            List<String> values = new ArrayList<>();
            for (int polls = 0; polls < 60 && !values.contains("kept"); polls++) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
            return values.stream().filter(value -> !value.equals("dropped")).toList();
        }
    }

    private static void produce(String bootstrap, String value) throws Exception {
        produceTo(TOPIC, bootstrap, value, Duration.ofSeconds(60));
    }

    private static void produceTo(String topic, String bootstrap, String value, Duration within) throws Exception {
        Map<String, Object> config = Map.of(
                "bootstrap.servers",
                bootstrap,
                "acks",
                "all",
                "max.block.ms",
                within.toMillis(),
                "request.timeout.ms",
                (int) within.toMillis() / 2,
                "delivery.timeout.ms",
                (int) within.toMillis());
        try (KafkaProducer<String, String> producer =
                new KafkaProducer<>(config, new StringSerializer(), new StringSerializer())) {
            producer.send(new ProducerRecord<>(topic, value)).get(90, TimeUnit.SECONDS);
        }
    }

    private static List<String> consume(String bootstrap, int atLeast) {
        try (KafkaConsumer<String, String> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", bootstrap, "isolation.level", "read_committed"),
                new StringDeserializer(),
                new StringDeserializer())) {
            consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
            consumer.seekToBeginning(consumer.assignment());
            List<String> values = new ArrayList<>();
            for (int polls = 0; polls < 60 && values.size() < atLeast; polls++) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> values.add(record.value()));
            }
            return values;
        }
    }

    private static void call(URI uri, String json) throws Exception {
        HttpRequest request =
                HttpRequest.newBuilder(uri).POST(BodyPublishers.ofString(json)).build();
        int status = HttpClient.newHttpClient()
                .send(request, BodyHandlers.discarding())
                .statusCode();
        assertThat(status / 100).isEqualTo(2);
    }
}
