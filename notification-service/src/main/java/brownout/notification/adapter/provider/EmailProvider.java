package brownout.notification.adapter.provider;

import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.DeliveryOutcome.NotSent;
import brownout.notification.channel.Provider;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Properties;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Email over SMTP, which has no idempotency key and nothing to ask: an unknown outcome stays unknown. What a dialogue proves:
 * {@link SmtpDialogue}.
 */
public final class EmailProvider implements Provider, AutoCloseable {
    private final Session session = Session.getInstance(new Properties());
    private final SmtpDialogue smtp;
    private final String from;
    private final Duration startWithin;
    private final Clock clock;
    private final ThreadPoolExecutor threads;

    /**
     * How patiently, and how much at once.
     *
     * @param timeout of connecting, and of each answer; a dialogue as a whole gets three times as long
     * @param concurrency dialogues at once
     * @param startWithin how long a message may wait for its dialogue; afterwards it is not begun
     */
    public record Pace(Duration timeout, int concurrency, Duration startWithin) {}

    public EmailProvider(SmtpServer server, String from, Pace pace, Clock clock) {
        this.smtp = new SmtpDialogue(server, from, pace.timeout());
        this.from = from;
        this.startWithin = pace.startWithin();
        this.clock = clock;
        this.threads = new ThreadPoolExecutor(
                pace.concurrency(),
                pace.concurrency(),
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
        return from;
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
            message.setFrom(new InternetAddress(from));
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
        return waited.compareTo(startWithin) > 0 ? NotSent.notBegun(waited) : smtp.send(rendered);
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
