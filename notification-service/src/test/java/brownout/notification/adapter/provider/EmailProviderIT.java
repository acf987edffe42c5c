package brownout.notification.adapter.provider;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.testkit.process.FreePorts;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.channel.Content;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.DeliveryOutcome.Delivered;
import brownout.notification.channel.DeliveryOutcome.NotSent;
import brownout.notification.channel.DeliveryOutcome.Rejected;
import brownout.notification.channel.DeliveryOutcome.Unknown;
import brownout.notification.dedup.NotificationId;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** Every step of an SMTP dialogue, lost or refused: what is proven, and what is not. */
class EmailProviderIT {
    private static final NotificationId ID = NotificationId.of(Tenant.DEFAULT, new IdempotencyKey("mail"));
    private static final String DROP = "";
    private static final String DRIP = "drip";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @Test
    void a_complete_dialogue_is_delivered() throws Exception {
        assertThat(send(Map.of()))
                .isInstanceOfSatisfying(
                        Delivered.class, sent -> assertThat(sent.messageId()).contains("queued as 7"));
    }

    @Test
    void a_connection_lost_before_the_final_dot_is_not_sent() throws Exception {
        assertThat(send(Map.of("CONNECT", DROP))).isInstanceOf(NotSent.class);
        assertThat(send(Map.of("EHLO", DROP, "HELO", DROP))).isInstanceOf(NotSent.class);
        assertThat(send(Map.of("MAIL", DROP))).isInstanceOf(NotSent.class);
        assertThat(send(Map.of("RCPT", DROP))).isInstanceOf(NotSent.class);
        assertThat(send(Map.of("DATA", DROP))).isInstanceOf(NotSent.class);
        assertThat(dialogue(FreePorts.next(), PATIENCE)).isInstanceOf(NotSent.class);
    }

    @Test
    void a_connection_lost_after_the_final_dot_is_unknown() throws Exception {
        assertThat(send(Map.of(".", DROP))).isInstanceOf(Unknown.class);
    }

    @Test
    void silence_after_the_final_dot_is_unknown() throws Exception {
        assertThat(send(Map.of(".", "silence"), Duration.ofMillis(500))).isInstanceOf(Unknown.class);
    }

    @Test
    void an_answer_that_drips_holds_nobody_longer_than_a_dialogue_may_take() throws Exception {
        assertThat(send(Map.of("EHLO", DRIP), Duration.ofMillis(300))).isInstanceOf(NotSent.class);
        assertThat(send(Map.of(".", DRIP), Duration.ofMillis(300))).isInstanceOf(Unknown.class);
    }

    @Test
    void a_server_that_refuses_this_service_has_not_refused_the_message() throws Exception {
        assertThat(send(Map.of("MAIL", "530 authentication required"))).isInstanceOf(NotSent.class);
        assertThat(send(Map.of("RCPT", "535 wrong password"))).isInstanceOf(NotSent.class);
    }

    @Test
    void a_refusal_proves_what_it_says_at_every_step() throws Exception {
        assertThat(send(Map.of("CONNECT", "421 busy"))).isInstanceOf(NotSent.class);
        assertThat(send(Map.of("MAIL", "450 later"))).isInstanceOf(NotSent.class);
        assertThat(send(Map.of("RCPT", "550 no such user"))).isInstanceOf(Rejected.class);
        assertThat(send(Map.of("RCPT", "450 greylisted"))).isInstanceOf(NotSent.class);
        assertThat(send(Map.of("DATA", "554 no"))).isInstanceOf(Rejected.class);
        assertThat(send(Map.of(".", "450 too many"))).isInstanceOf(NotSent.class);
        assertThat(send(Map.of(".", "554 looks like spam"))).isInstanceOf(Rejected.class);
    }

    @Test
    void before_the_envelope_no_message_can_be_refused() throws Exception {
        assertThat(send(Map.of("CONNECT", "554 no service"))).isInstanceOf(NotSent.class);
        assertThat(send(Map.of("EHLO", "550 no", "HELO", "550 no"))).isInstanceOf(NotSent.class);
    }

    @Test
    void a_local_error_after_the_final_dot_proves_nothing() throws Exception {
        assertThat(send(Map.of(".", "451 local error"))).isInstanceOf(Unknown.class);
    }

    @Test
    void a_goodbye_that_fails_changes_nothing() throws Exception {
        assertThat(send(Map.of("QUIT", DROP))).isInstanceOf(Delivered.class);
    }

    private static DeliveryOutcome send(Map<String, String> answers) throws Exception {
        return send(answers, PATIENCE);
    }

    private static DeliveryOutcome send(Map<String, String> answers, Duration timeout) throws Exception {
        try (var server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            var dialogues = new AtomicInteger();
            var thread = new Thread(() -> {
                while (!server.isClosed()) {
                    serve(server, dialogues, answers);
                }
            });
            thread.setDaemon(true);
            thread.start();
            var outcome = dialogue(server.getLocalPort(), timeout);
            assertThat(dialogues).as("nothing is tried again behind the back").hasValue(1);
            return outcome;
        }
    }

    private static DeliveryOutcome dialogue(int port, Duration timeout) throws Exception {
        var server = new SmtpServer("127.0.0.1", port, SmtpServer.Tls.NONE, Optional.empty());
        var pace = new EmailProvider.Pace(timeout, 1, timeout);
        try (var provider = new EmailProvider(server, "us@brownout.test", pace, Clock.systemUTC())) {
            byte[] bytes = provider.render(ID, new Content("Grüße", "ein Text\n.\nnach dem Punkt"), "a@example.com");
            return provider.send(ID, bytes, null).toCompletableFuture().get(30, TimeUnit.SECONDS);
        }
    }

    private static void serve(ServerSocket listening, AtomicInteger dialogues, Map<String, String> answers) {
        try (Socket socket = listening.accept();
                var lines = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            dialogues.incrementAndGet();
            answer(socket, answers.getOrDefault("CONNECT", "220 hello"));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                String verb = line.length() < 4 ? line : line.substring(0, 4).toUpperCase(java.util.Locale.ROOT);
                String reply = answers.getOrDefault(verb, verb.equals("DATA") ? "354 go on" : "250 ok");
                answer(socket, reply);
                if (reply.startsWith("354")) {
                    while (!".".equals(line)) {
                        line = lines.readLine();
                        if (line == null) {
                            return;
                        }
                    }
                    answer(socket, answers.getOrDefault(".", "250 2.0.0 queued as 7"));
                }
            }
        } catch (IOException dropped) {
            // The test's wish.
        }
    }

    private static void answer(Socket socket, String text) throws IOException {
        if (text.equals(DROP)) {
            socket.close();
            throw new IOException("dropped");
        }
        if (text.equals("silence")) {
            return;
        }
        while (text.equals(DRIP)) {
            socket.getOutputStream().write('2');
            LockSupport.parkNanos(Duration.ofMillis(50).toNanos());
        }
        socket.getOutputStream().write((text + "\r\n").getBytes(US_ASCII));
        socket.getOutputStream().flush();
    }
}
