package brownout.notification.adapter.provider;

import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.URLName;
import java.io.IOException;
import org.eclipse.angus.mail.smtp.SMTPTransport;

/** An SMTP dialogue that remembers whether the final dot was sent: the one step after which a loss proves nothing. */
final class WatchedTransport extends SMTPTransport {
    private boolean finalDotSent;

    WatchedTransport(Session session) {
        super(session, new URLName("smtp", null, -1, null, null, null));
    }

    @Override
    protected void finishData() throws IOException, MessagingException {
        finalDotSent = true;
        super.finishData();
    }

    boolean finalDotSent() {
        return finalDotSent;
    }
}
