package brownout.notification.adapter.provider;

import brownout.frontdoor.adapter.access.PrivateFile;
import java.nio.file.Path;
import java.util.Optional;

/** The mail server that takes our messages. */
public record SmtpServer(String host, int port, Tls tls, Optional<Login> login) {
    /** A certificate that the JVM does not trust, or of another host, ends the dialogue before anything is shown. */
    public enum Tls {
        /** Everything is readable on the way. */
        NONE,
        /** Asked for after the greeting, and demanded (RFC 3207): a server that does not offer it is not talked to. */
        STARTTLS,
        /** From the first byte (RFC 8314), usually on port 465. */
        IMPLICIT
    }

    /** Shown by AUTH PLAIN or LOGIN. Never printed. */
    public record Login(String user, String password) {
        @Override
        public String toString() {
            return "Login[" + user + "]";
        }
    }

    /**
     * A login whose password is the one line of a file.
     *
     * @throws IllegalArgumentException naming the key that is wrong or missing, and what would be right
     */
    public static Optional<Login> login(Tls tls, Optional<String> user, Optional<Path> passwordFile) {
        if (user.isEmpty() && passwordFile.isEmpty()) {
            return Optional.empty();
        }
        if (user.isEmpty()) {
            throw new IllegalArgumentException("notification.email.user is missing: there is an email.password-file");
        }
        if (passwordFile.isEmpty()) {
            throw new IllegalArgumentException("notification.email.password-file is missing: there is an email.user");
        }
        if (tls == Tls.NONE) {
            throw new IllegalArgumentException(
                    "notification.email.tls must be starttls or implicit where there is an email.password-file: anybody on"
                            + " the way could read the password");
        }
        return Optional.of(
                new Login(user.get(), PrivateFile.line("notification.email.password-file", passwordFile.get())));
    }
}
