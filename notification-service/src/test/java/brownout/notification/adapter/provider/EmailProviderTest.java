package brownout.notification.adapter.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.channel.DeliveryOutcome.NotSent;
import brownout.notification.dedup.NotificationId;
import brownout.notification.delivery.MutableClock;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EmailProviderTest {
    private static final NotificationId ID = new NotificationId(new UUID(1, 2));
    private static final byte[] MAIL = "To: a@example.com\r\n\r\nhello".getBytes(UTF_8);

    @Test
    void a_message_that_waited_too_long_for_its_dialogue_is_not_begun() throws Exception {
        var clock = new MutableClock();
        try (var silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
                var provider = new EmailProvider(
                        new SmtpServer("127.0.0.1", silent.getLocalPort(), SmtpServer.Tls.NONE, Optional.empty()),
                        "me@example.com",
                        new EmailProvider.Pace(Duration.ofSeconds(30), 1, Duration.ofSeconds(3)),
                        clock)) {
            var first = provider.send(ID, MAIL, null);
            var dialogue = silent.accept();
            var second = provider.send(ID, MAIL, null);
            clock.advance(Duration.ofSeconds(4));
            dialogue.close();

            assertThat(first.toCompletableFuture().get(30, TimeUnit.SECONDS)).isInstanceOf(NotSent.class);
            assertThat(second.toCompletableFuture().get(30, TimeUnit.SECONDS))
                    .isEqualTo(NotSent.notBegun(Duration.ofSeconds(4)));
        }
    }
}
