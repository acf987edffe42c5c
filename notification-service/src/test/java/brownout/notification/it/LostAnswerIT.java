package brownout.notification.it;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.testkit.provider.ProviderName;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.dedup.NotificationId;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Crash point 2, forced: the request is accepted and sent before its caller, who has read nothing, is gone. */
@ExtendWith(Cluster.Shared.class)
class LostAnswerIT {
    @Test
    void a_caller_whose_202_is_lost_asks_again_and_nothing_is_sent_twice(Cluster cluster) throws IOException {
        var service = cluster.only();
        cluster.calm();
        String key = "lost-" + UUID.randomUUID();
        String body = DeliveryIT.body("EMAIL", "AT_MOST_ONCE");
        String id = NotificationId.of(Tenant.DEFAULT, new IdempotencyKey(key)).toString();
        try (var caller =
                new Socket(InetAddress.getLoopbackAddress(), service.base().getPort())) {
            caller.setSoLinger(true, 0);
            caller.getOutputStream().write(request(key, body));
            service.awaitState(List.of(id), "SENT");
        }

        var again = service.submit(key, body);
        assertThat(again.status()).isEqualTo(202);
        assertThat(again.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(again.json().get("id").asText()).isEqualTo(id);
        assertThat(cluster.delivered(ProviderName.EMAIL, id)).isEqualTo(1);
    }

    private static byte[] request(String key, String body) {
        int length = body.getBytes(UTF_8).length;
        return ("POST /v1/notifications HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                        + "Idempotency-Key: " + key + "\r\nContent-Length: " + length + "\r\n\r\n" + body)
                .getBytes(UTF_8);
    }
}
