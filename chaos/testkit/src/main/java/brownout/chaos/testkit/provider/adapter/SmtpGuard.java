package brownout.chaos.testkit.provider.adapter;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.subethamail.smtp.auth.EasyAuthenticationHandlerFactory;
import org.subethamail.smtp.auth.LoginFailedException;
import org.subethamail.smtp.server.SMTPServer;

/** What a client has to do before the email provider takes a mail from it. */
record SmtpGuard(Optional<Tls> tls, Optional<Path> loginFile) {
    /** The password of every key store given here: it protects nothing. */
    static final char[] STORE_PASSWORD = "changeit".toCharArray();

    /** @param implicit from the first byte, instead of by STARTTLS */
    record Tls(boolean implicit, SSLContext context) {
        /** @param keyStore PKCS12, with one key and password {@code changeit} */
        static Tls of(boolean implicit, Path keyStore) throws IOException {
            try (InputStream in = Files.newInputStream(keyStore)) {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(in, STORE_PASSWORD);
                KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
                keys.init(store, STORE_PASSWORD);
                SSLContext context = SSLContext.getInstance("TLS");
                context.init(keys.getKeyManagers(), null, null);
                return new Tls(implicit, context);
            } catch (GeneralSecurityException e) {
                throw new IOException(keyStore + " is no key store with password changeit: " + e.getMessage(), e);
            }
        }
    }

    /** @return {@code server}, which asks for TLS and login as far as they are wanted */
    SMTPServer.Builder before(SMTPServer.Builder server) throws IOException {
        if (tls.isPresent()) {
            SSLContext context = tls.get().context();
            if (tls.get().implicit()) {
                server.serverSocketFactory(context);
            } else {
                server.enableTLS().requireTLS().startTlsSocketFactory(context);
            }
        }
        if (loginFile.isPresent()) {
            String login = Files.readString(loginFile.get()).strip();
            server.requireAuth()
                    .authenticationHandlerFactory(new EasyAuthenticationHandlerFactory((user, password, context) -> {
                        if (!login.equals(user + ":" + password)) {
                            throw new LoginFailedException();
                        }
                    }));
        }
        return server;
    }
}
