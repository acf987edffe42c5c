package brownout.notification.adapter.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** An authority made for one test, by the JDK's keytool, and what it has signed. */
final class Certificates {
    private static final char[] PASSWORD = "changeit".toCharArray();

    private final Path directory;
    private final Path all;

    Certificates(Path directory) throws Exception {
        this.directory = directory;
        this.all = directory.resolve("all.p12");
        keytool("ca", "-ext", "bc:c", "-validity", "30");
        keytool("good", "-signer", "ca", "-ext", "san=ip:127.0.0.1", "-validity", "30");
        keytool("expired", "-signer", "ca", "-ext", "san=ip:127.0.0.1", "-startdate", "-10d", "-validity", "1");
        keytool("elsewhere", "-signer", "ca", "-ext", "san=dns:elsewhere.test", "-validity", "30");
        keytool("stranger", "-ext", "san=ip:127.0.0.1", "-validity", "30");
    }

    private void keytool(String alias, String... more) throws Exception {
        var command = new ArrayList<String>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString()));
        command.addAll(List.of("-genkeypair", "-alias", alias, "-dname", "CN=" + alias, "-keyalg", "EC"));
        command.addAll(List.of("-keystore", all.toString(), "-storepass", "changeit"));
        command.addAll(List.of(more));
        var output = directory.resolve("keytool.txt");
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
            throw new AssertionError(command + ": " + Files.readString(output));
        }
    }

    /** A key store with this key alone. */
    Path of(String alias) throws GeneralSecurityException, IOException {
        KeyStore from = load();
        KeyStore one = KeyStore.getInstance("PKCS12");
        one.load(null, PASSWORD);
        one.setKeyEntry(alias, from.getKey(alias, PASSWORD), PASSWORD, from.getCertificateChain(alias));
        Path file = directory.resolve(alias + ".p12");
        try (OutputStream out = Files.newOutputStream(file)) {
            one.store(out, PASSWORD);
        }
        return file;
    }

    /** Trusts the authority and nobody else. */
    SSLContext trusted() throws GeneralSecurityException, IOException {
        KeyStore authority = KeyStore.getInstance("PKCS12");
        authority.load(null, PASSWORD);
        authority.setCertificateEntry("ca", load().getCertificate("ca"));
        var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(authority);
        var context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    private KeyStore load() throws GeneralSecurityException, IOException {
        try (InputStream in = Files.newInputStream(all)) {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(in, PASSWORD);
            return store;
        }
    }
}
