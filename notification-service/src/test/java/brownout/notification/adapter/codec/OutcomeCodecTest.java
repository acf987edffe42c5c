package brownout.notification.adapter.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.contracts.notification.v1.ToldOutcome;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.ReadOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class OutcomeCodecTest {
    private static final NotificationId ID = new NotificationId(new UUID(5, 7));
    private static final Instant STARTED = Instant.parse("2026-03-01T12:00:00.123456789Z");

    @Test
    void every_outcome_survives_the_way() {
        for (DeliveryOutcome outcome : List.of(
                new DeliveryOutcome.Delivered("m-1"),
                new DeliveryOutcome.Rejected("UNREGISTERED"),
                new DeliveryOutcome.NotSent("429", Optional.of(Duration.ofSeconds(3))),
                new DeliveryOutcome.NotSent("refused"),
                DeliveryOutcome.NotSent.notBegun("lost"),
                new DeliveryOutcome.Unknown("timeout"))) {
            var read = new ReadOutcome(ID, 3, STARTED, outcome);
            assertThat(OutcomeCodec.outcome(OutcomeCodec.bytes(read))).isEqualTo(read);
        }
    }

    @Test
    void bytes_that_are_no_outcome_are_refused() {
        assertThatThrownBy(() -> OutcomeCodec.outcome(new byte[] {1, 2, 3}))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> OutcomeCodec.outcome(new byte[0])).isInstanceOf(IllegalArgumentException.class);
        byte[] newer = ToldOutcome.newBuilder()
                .setId(ID.toString())
                .setOutcomeValue(99)
                .build()
                .toByteArray();
        assertThatThrownBy(() -> OutcomeCodec.outcome(newer)).isInstanceOf(IllegalArgumentException.class);
    }
}
