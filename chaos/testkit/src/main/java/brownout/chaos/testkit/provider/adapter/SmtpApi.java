package brownout.chaos.testkit.provider.adapter;

import brownout.chaos.testkit.provider.Message;
import brownout.chaos.testkit.provider.Reply;
import brownout.chaos.testkit.provider.Simulator;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.MessageContext;
import org.subethamail.smtp.MessageHandler;
import org.subethamail.smtp.RejectException;
import org.subethamail.smtp.server.SMTPServer;
import org.subethamail.smtp.server.Session;

/**
 * Email over SMTP (RFC 5321). The mail is the provider's at the moment the final dot has come; SMTP has no idempotency
 * key, so a sender that does not hear the 250 cannot know and cannot ask.
 */
final class SmtpApi {
    private static final int LARGEST = 1 << 20;
    private static final String NOTIFICATION_ID = "brownout-notification-id:";

    private final Simulator simulator;

    private final SmtpGuard guard;

    SmtpApi(Simulator simulator, SmtpGuard guard) {
        this.simulator = simulator;
        this.guard = guard;
    }

    SMTPServer start(InetAddress address, int port) throws IOException {
        SMTPServer server = guard.before(SMTPServer.port(port))
                .bindAddress(address)
                .hostName("email.brownout.test")
                .softwareName("Brownout")
                .maxMessageSize(LARGEST)
                .insertReceivedHeaders(false)
                .messageHandlerFactory(Mail::new)
                .build();
        server.start();
        return server;
    }

    private final class Mail implements MessageHandler {
        private final MessageContext context;
        private final List<String> recipients = new ArrayList<>();

        Mail(MessageContext context) {
            this.context = context;
        }

        @Override
        public void from(String sender) {}

        @Override
        public void recipient(String recipient) throws RejectException {
            if (!recipient.contains("@")) {
                throw new RejectException(553, "5.1.3 " + recipient + " is not an email address");
            }
            recipients.add(recipient);
        }

        @Override
        public String data(InputStream stream) throws RejectException, IOException {
            byte[] content = stream.readAllBytes();
            Reply reply = simulator.receive(
                    new Message(recipients, null, notificationId(content), HttpReplies.sha256(content)));
            await(reply);
            return switch (reply.kind()) {
                case ACCEPTED -> "250 2.0.0 Ok: queued as " + reply.messageId();
                case RATE_LIMITED ->
                    throw rejected(450, "4.7.1 Too many messages; try again in " + reply.retryAfterSeconds() + " s");
                case UNAVAILABLE -> throw rejected(451, "4.3.0 The service is overloaded; try again later");
                case KEY_REUSED -> throw new IllegalStateException("SMTP has no idempotency keys");
                case NOTHING -> throw dropped();
            };
        }

        /** Ends the transaction, which RFC 5321 (4.1.1.4) asks for and the library does only after a success. */
        private RejectException rejected(int code, String text) {
            ((Session) context).resetMailTransaction();
            return new RejectException(code, text);
        }

        /** Reset rather than closed: there must be no way to read it as an orderly end. */
        private IOException dropped() throws IOException {
            Session session = (Session) context;
            session.getSocket().setSoLinger(true, 0);
            session.getSocket().close();
            return new IOException("the connection was dropped without an answer, as the behaviour demands");
        }

        @Override
        public void done() {}
    }

    private static void await(Reply reply) throws IOException {
        try {
            reply.due().get();
            TimeUnit.MILLISECONDS.sleep(reply.latency().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server is stopping", e);
        } catch (ExecutionException e) {
            throw new IOException("the delivery could not be written down", e);
        }
    }

    private static @Nullable String notificationId(byte[] content) {
        String text = new String(content, StandardCharsets.UTF_8);
        for (String line : text.split("\r?\n", -1)) {
            if (line.isEmpty()) {
                return null;
            }
            if (line.toLowerCase(Locale.ROOT).startsWith(NOTIFICATION_ID)) {
                return line.substring(NOTIFICATION_ID.length()).strip();
            }
        }
        return null;
    }
}
