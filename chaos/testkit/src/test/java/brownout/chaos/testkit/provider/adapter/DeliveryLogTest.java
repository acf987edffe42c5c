package brownout.chaos.testkit.provider.adapter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Delivery;
import brownout.chaos.testkit.provider.Delivery.Kind;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.ProviderName;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeliveryLogTest {
    @TempDir
    Path directory;

    @Test
    void a_line_is_as_the_wiring_says() {
        assertThat(DeliveryJson.line(delivery(1, "ana")))
                .isEqualTo("{\"n\":1,\"at\":\"2026-01-01T00:00:00.000Z\",\"provider\":\"push\",\"kind\":\"delivered\","
                        + "\"messageId\":\"messages/0:1\",\"to\":\"ana\",\"idempotencyKey\":null,"
                        + "\"notificationId\":\"n1\",\"bodySha256\":\"00ff\",\"effect\":\"accept-then-drop\"}");
        assertThat(DeliveryJson.parse(DeliveryJson.line(delivery(1, "ana")))).isEqualTo(delivery(1, "ana"));
    }

    @Test
    void every_delivery_of_many_is_on_disk_once_it_is_said_to_be_and_in_order() throws IOException {
        DeliveryLog log = DeliveryLog.in(directory, ProviderName.PUSH);
        try (FileJournal journal = FileJournal.open(log, line -> {}, DeliveryLogTest::fail)) {
            List<CompletableFuture<Void>> written = new ArrayList<>();
            for (int n = 1; n <= 2_000; n++) {
                written.add(journal.append(delivery(n, "Zoë\u2028\n\"🙂")));
            }
            written.get(written.size() - 1).join();
            assertThat(written).allMatch(CompletableFuture::isDone);
            assertThat(log.read())
                    .containsExactlyElementsOf(IntStream.rangeClosed(1, 2_000)
                            .mapToObj(n -> delivery(n, "Zoë\u2028\n\"🙂"))
                            .toList());
        }
        assertThat(log.readFrom(1_999)).extracting(Delivery::n).containsExactly(1_999L, 2_000L);
    }

    @Test
    void a_torn_last_line_is_not_read_and_is_cut_off_by_the_next_writer() throws IOException {
        DeliveryLog log = DeliveryLog.in(directory, ProviderName.PUSH);
        Files.writeString(log.file(), DeliveryJson.line(delivery(1, "é")) + "\n{\"n\":2,\"at\":\"20");
        assertThat(log.read()).containsExactly(delivery(1, "é"));

        List<Delivery> earlier = new ArrayList<>();
        try (FileJournal journal = FileJournal.open(log, earlier::add, DeliveryLogTest::fail)) {
            journal.append(delivery(2, "ana")).join();
        }
        assertThat(earlier).containsExactly(delivery(1, "é"));
        assertThat(log.read()).containsExactly(delivery(1, "é"), delivery(2, "ana"));
    }

    @Test
    void a_damaged_line_in_the_middle_is_an_error_that_names_it() throws IOException {
        DeliveryLog log = DeliveryLog.in(directory, ProviderName.PUSH);
        Files.writeString(log.file(), DeliveryJson.line(delivery(1, "a")) + "\ngarbage\n");
        Files.writeString(log.file(), DeliveryJson.line(delivery(3, "a")) + "\n", StandardOpenOption.APPEND);
        assertThatThrownBy(log::read).hasMessageContaining("push.deliveries.jsonl is damaged at line 2");
    }

    @Test
    void there_are_no_deliveries_before_the_first() {
        assertThat(DeliveryLog.in(directory, ProviderName.SMS).read()).isEmpty();
    }

    @Test
    void a_behaviour_survives_the_way_through_json() {
        Behaviour behaviour = Behaviour.of(Mode.ACCEPT_THEN_DROP)
                .withProbability(0.25)
                .withSeed(Long.MAX_VALUE)
                .withRetryAfterSeconds(3)
                .withLatency(Duration.ofMillis(20))
                .withKeyLifetime(Duration.ofMinutes(5))
                .lasting(Duration.ofSeconds(9));
        assertThat(BehaviourJson.parse(BehaviourJson.text(behaviour))).isEqualTo(behaviour);
        assertThat(BehaviourJson.parse("{}")).isEqualTo(Behaviour.NORMAL);
        assertThatThrownBy(() -> BehaviourJson.parse("null")).hasMessageContaining("JSON object");
        assertThatThrownBy(() -> BehaviourJson.parse("")).hasMessageContaining("JSON object");
    }

    private static Delivery delivery(long n, String to) {
        return new Delivery(
                n,
                Instant.parse("2026-01-01T00:00:00Z"),
                ProviderName.PUSH,
                Kind.DELIVERED,
                "messages/0:" + n,
                to,
                null,
                "n1",
                "00ff",
                "accept-then-drop");
    }

    private static void fail(IOException failure) {
        throw new AssertionError(failure);
    }
}
