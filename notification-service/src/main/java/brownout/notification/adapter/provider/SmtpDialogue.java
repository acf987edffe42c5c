package brownout.notification.adapter.provider;

import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.DeliveryOutcome.Delivered;
import brownout.notification.channel.DeliveryOutcome.NotSent;
import brownout.notification.channel.DeliveryOutcome.Rejected;
import brownout.notification.channel.DeliveryOutcome.Unknown;
import jakarta.mail.AuthenticationFailedException;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.internet.MimeMessage;
import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import org.eclipse.angus.mail.smtp.SMTPAddressFailedException;
import org.eclipse.angus.mail.smtp.SMTPSendFailedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One message to an SMTP server (RFC 5321), with what is known about it afterwards.
 *
 * <p>Between the final dot and its answer the message is the server's or nobody's, and no later question can tell (RFC 1047
 * describes the duplicates this makes). What <em>can</em> be told is everything else, so the dialogue is watched step by
 * step: before the envelope (greeting, TLS, login) nothing can be sent and no message be refused; a loss before the final dot
 * is a proof of not sent (RFC 5321, section 4.1.1.4: a server must discard an unfinished message); a 4yz or 5yz answer is a
 * proof at any step (section 4.2.5). The one exception made here is 451 after the final dot, "local error in processing":
 * servers have been seen to say so after they had queued the message, so it counts as unknown, like an HTTP 503.
 *
 * <p>One connection per message: a pooled one that the server had dropped would add a case for nothing.
 */
final class SmtpDialogue {
    private static final Logger LOG = LoggerFactory.getLogger(SmtpDialogue.class);
    private static final int LOCAL_ERROR = 451;
    private static final String CREDENTIALS = " (the credentials of this service are refused)";

    /** Authentication wanted, too weak, wrong, only over TLS (RFC 4954): it says nothing about the message. */
    private static final Set<Integer> NOT_US = Set.of(530, 534, 535, 538);

    /** Time-outs in a whole dialogue: one each for the greeting, the envelope and the content. */
    private static final int PARTS = 3;

    private final Session session;
    private final Optional<SmtpServer.Login> login;

    /** @param timeout of connecting, and of each answer */
    SmtpDialogue(SmtpServer server, String from, Duration timeout) {
        this.session = Session.getInstance(properties(server, from, timeout));
        this.login = server.login();
    }

    private static Properties properties(SmtpServer server, String from, Duration timeout) {
        var properties = new Properties();
        String millis = String.valueOf(timeout.toMillis());
        properties.put("mail.smtp.host", server.host());
        properties.put("mail.smtp.port", String.valueOf(server.port()));
        properties.put("mail.smtp.connectiontimeout", millis);
        properties.put("mail.smtp.timeout", millis);
        properties.put("mail.smtp.writetimeout", millis);
        properties.put("mail.smtp.socketFactory", DialogueSocket.factory(timeout, timeout.multipliedBy(PARTS)));
        properties.put("mail.smtp.socketFactory.fallback", "false");
        properties.put("mail.smtp.quitwait", "false");
        properties.put("mail.smtp.localhost", "brownout.test");
        properties.put("mail.smtp.from", from);
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.ssl.enable", String.valueOf(server.tls() == SmtpServer.Tls.IMPLICIT));
        String startTls = String.valueOf(server.tls() == SmtpServer.Tls.STARTTLS);
        properties.put("mail.smtp.starttls.enable", startTls);
        properties.put("mail.smtp.starttls.required", startTls);
        properties.put("mail.smtp.auth", String.valueOf(server.login().isPresent()));
        properties.put("mail.smtp.auth.mechanisms", "PLAIN LOGIN");
        return properties;
    }

    DeliveryOutcome send(byte[] rendered) {
        var transport = new WatchedTransport(session);
        try {
            return connect(transport).orElseGet(() -> hand(transport, rendered));
        } finally {
            closeQuietly(transport);
        }
    }

    /** Greeting, TLS and login; empty: the server is ready for the envelope. */
    private Optional<DeliveryOutcome> connect(WatchedTransport transport) {
        try {
            if (login.isEmpty()) {
                transport.connect();
                return Optional.empty();
            }
            transport.connect(login.get().user(), login.get().password());
            return transport.supportsExtension("AUTH")
                    ? Optional.empty()
                    : Optional.of(new NotSent("the server offers no AUTH, and this service has a login for it"));
        } catch (AuthenticationFailedException e) {
            return Optional.of(new NotSent(describe(e) + CREDENTIALS));
        } catch (MessagingException e) {
            return Optional.of(new NotSent(describe(e) + (NOT_US.contains(replyCode(e)) ? CREDENTIALS : "")));
        }
    }

    private DeliveryOutcome hand(WatchedTransport transport, byte[] rendered) {
        try {
            var message = new MimeMessage(session, new ByteArrayInputStream(rendered));
            transport.sendMessage(message, message.getAllRecipients());
            return new Delivered(transport.getLastServerResponse().strip());
        } catch (MessagingException e) {
            return outcome(e, transport.finalDotSent());
        }
    }

    private static DeliveryOutcome outcome(MessagingException failure, boolean finalDotSent) {
        int code = replyCode(failure);
        String evidence = describe(failure);
        if (NOT_US.contains(code)) {
            return new NotSent(evidence + CREDENTIALS);
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
}
