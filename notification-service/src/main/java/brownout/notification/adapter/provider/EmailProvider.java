package brownout.notification.adapter.provider;

import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.DeliveryOutcome.Delivered;
import brownout.notification.channel.DeliveryOutcome.NotSent;
import brownout.notification.channel.DeliveryOutcome.Rejected;
import brownout.notification.channel.DeliveryOutcome.Unknown;
import brownout.notification.channel.Provider;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Email over SMTP (RFC 5321).
 *
 * <p>SMTP has no idempotency key: between the final dot and its answer the message is the server's or nobody's, and no later
 * question can tell (RFC 1047 describes the duplicates this makes). What <em>can</em> be told is everything else, so the
 * dialogue is watched step by step: a loss before the final dot is a proof of not sent (RFC 5321, section 4.1.1.4: a server
 * must discard an unfinished message), a 4yz or 5yz answer is a proof at any step (section 4.2.5). The one exception made
 * here is 451 after the final dot, "local error in processing": servers have been seen to say so after they had queued the
 * message, so it counts as unknown, like an HTTP 503.
 *
 * <p>One connection per message: a pooled one that the server had dropped would add a case for nothing.
 */
public final class EmailProvider implements Provider, AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(EmailProvider.class);
    private static final int LOCAL_ERROR = 451;

    /** Authentication wanted, too weak, wrong, only over TLS (RFC 4954): it says nothing about the message. */
    private static final Set<Integer> NOT_US = Set.of(530, 534, 535, 538);

    /** Time-outs in a whole dialogue: one each for the greeting, the envelope and the content. */
    private static final int DIALOGUE = 3;

    private final Session session;
    private final Clock clock;
    private final Server server;
    private final ThreadPoolExecutor threads;

    /**
     * Where, as whom, how patiently and how many dialogues at once.
     *
     * @param startWithin how long a message may wait for its dialogue; afterwards it is not begun
     */
    public record Server(String host, int port, String from, Duration timeout, int concurrency, Duration startWithin) {}

    public EmailProvider(Server server, Clock clock) {
        this.server = server;
        this.clock = clock;
        var properties = new Properties();
        String millis = String.valueOf(server.timeout().toMillis());
        properties.put("mail.smtp.host", server.host());
        properties.put("mail.smtp.port", String.valueOf(server.port()));
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put(
                "mail.smtp.socketFactory",
                DialogueSocket.factory(server.timeout(), server.timeout().multipliedBy(DIALOGUE)));
        properties.put("mail.smtp.socketFactory.fallback", "false");
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.smtp.localhost", "brownout.test");
        properties.put("mail.smtp.from", server.from());
        this.session = Session.getInstance(properties);
        this.threads = new ThreadPoolExecutor(
                server.concurrency(),
                server.concurrency(),
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new Thread(task, "smtp"));
        this.threads.allowCoreThreadTimeOut(true);
    }

    @Override
    public Channel channel() {
        return Channel.EMAIL;
    }

    @Override
    public String account() {
        return server.from();
    }

    @Override
    public Duration keyLifetime() {
        return Duration.ZERO;
    }

    @Override
    public byte[] render(NotificationId id, Content content, String address) {
        try {
            var message = new MimeMessage(session) {
                @Override
                protected void updateMessageID() throws MessagingException {
                    // The same for every attempt: the only hint a receiving mailbox gets that two are one.
                    setHeader("Message-ID", "<" + id + "@brownout.test>");
                }
            };
            message.setFrom(new InternetAddress(server.from()));
            message.setRecipient(Message.RecipientType.TO, new InternetAddress(address));
            message.setSubject(content.title(), "UTF-8");
            message.setText(content.body(), "UTF-8");
            message.setHeader("Brownout-Notification-Id", id.toString());
            message.setSentDate(Date.from(clock.instant()));
            message.saveChanges();
            var bytes = new ByteArrayOutputStream();
            message.writeTo(bytes);
            return bytes.toByteArray();
        } catch (MessagingException e) {
            throw new IllegalArgumentException("no mail can be made for notification " + id + ": " + e.getMessage(), e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public CompletionStage<DeliveryOutcome> send(NotificationId id, byte[] rendered, @Nullable String key) {
        Instant asked = clock.instant();
        return CompletableFuture.supplyAsync(() -> dialogue(asked, rendered), threads);
    }

    private DeliveryOutcome dialogue(Instant asked, byte[] rendered) {
        Duration waited = Duration.between(asked, clock.instant());
        if (waited.compareTo(server.startWithin()) > 0) {
            return NotSent.notBegun(waited);
        }
        var transport = new WatchedTransport(session);
        try {
            var message = new MimeMessage(session, new ByteArrayInputStream(rendered));
            transport.connect();
            transport.sendMessage(message, message.getAllRecipients());
            return new Delivered(transport.getLastServerResponse().strip());
        } catch (MessagingException e) {
            return outcome(e, transport.finalDotSent());
        } finally {
            closeQuietly(transport);
        }
    }

    private static DeliveryOutcome outcome(MessagingException failure, boolean finalDotSent) {
        int code = replyCode(failure);
        String evidence = describe(failure);
        if (NOT_US.contains(code)) {
            return new NotSent(evidence + " (the credentials of this service are refused)");
        }
        if (code >= 500) {
            return new Rejected(evidence);
        }
        if (!finalDotSent || (code >= 400 && code != LOCAL_ERROR)) {
            return new NotSent(evidence);
        }
        return new Unknown("after the final dot: " + evidence);
    }

    /** 0: the server had not answered. */
    private static int replyCode(MessagingException failure) {
        for (Exception e = failure;
                e != null;
                e = e instanceof MessagingException next ? next.getNextException() : null) {
            if (e instanceof SMTPSendFailedException refused && refused.getReturnCode() > 0) {
                return refused.getReturnCode();
            }
            if (e instanceof SMTPAddressFailedException refused) {
                return refused.getReturnCode();
            }
        }
        return 0;
    }

    private static String describe(MessagingException failure) {
        String text = String.valueOf(failure.getMessage()).strip();
        Exception cause = failure.getNextException();
        return cause == null ? text : text + " (" + cause + ")";
    }

    /** What a goodbye says does not change what was sent. */
    private static void closeQuietly(WatchedTransport transport) {
        try {
            transport.close();
        } catch (MessagingException afterTheFact) {
            LOG.debug("SMTP close failed", afterTheFact);
        }
    }

    /** SMTP has nothing to ask. */
    @Override
    public CompletionStage<Reconciliation> find(String key) {
        return CompletableFuture.completedFuture(new Reconciliation.NotFound());
    }

    @Override
    public void close() {
        threads.shutdown();
    }
}
