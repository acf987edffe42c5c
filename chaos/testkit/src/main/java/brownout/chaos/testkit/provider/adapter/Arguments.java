package brownout.chaos.testkit.provider.adapter;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What {@link ProvidersMain} is started with. */
record Arguments(
        Path directory,
        Map<String, Integer> ports,
        String host,
        Duration keyLifetime,
        Map<String, Path> credentialFiles,
        Mail mail,
        Optional<Receiver> receiver) {
    /** @param tls {@code starttls} or {@code implicit} */
    record Mail(Optional<String> tls, Optional<Path> keyStore, Optional<Path> loginFile) {
        static Mail parse(Map<String, String> given) {
            Optional<String> tls = Optional.ofNullable(given.get("--email-tls"));
            if (tls.isPresent() && !List.of("starttls", "implicit").contains(tls.get())) {
                throw new IllegalArgumentException("--email-tls must be starttls or implicit, not " + tls.get());
            }
            return new Mail(
                    tls,
                    tls.map(kind -> Path.of(required(given, "--email-keystore"))),
                    Optional.ofNullable(given.get("--email-login-file")).map(Path::of));
        }

        SmtpGuard guard() throws IOException {
            return new SmtpGuard(
                    tls.isEmpty()
                            ? Optional.empty()
                            : Optional.of(SmtpGuard.Tls.of(tls.get().equals("implicit"), keyStore.orElseThrow())),
                    loginFile);
        }
    }

    /** Of receipts. */
    record Receiver(URI url, Path secretFile) {}

    static Arguments parse(String[] words) {
        Map<String, String> given = new HashMap<>();
        for (int index = 0; index + 1 < words.length; index += 2) {
            given.put(words[index], words[index + 1]);
        }
        Map<String, Integer> ports = new HashMap<>();
        for (String name : List.of("push", "sms", "email", "control")) {
            ports.put(name, Integer.parseInt(required(given, "--" + name)));
        }
        return new Arguments(
                Path.of(required(given, "--dir")).toAbsolutePath(),
                ports,
                given.getOrDefault("--host", "127.0.0.1"),
                Duration.parse(given.getOrDefault("--key-lifetime", "PT24H")),
                credentialFiles(given),
                Mail.parse(given),
                Optional.ofNullable(given.get("--receipts-url"))
                        .map(url -> new Receiver(URI.create(url), Path.of(required(given, "--receipts-secret-file")))));
    }

    private static Map<String, Path> credentialFiles(Map<String, String> given) {
        Map<String, Path> files = new HashMap<>();
        for (String name : List.of("push", "sms")) {
            String file = given.get("--" + name + "-credential-file");
            if (file != null) {
                files.put(name, Path.of(file));
            }
        }
        return files;
    }

    private static String required(Map<String, String> given, String name) {
        String value = given.get(name);
        if (value == null) {
            throw new IllegalArgumentException(name + " is missing");
        }
        return value;
    }

    int port(String name) {
        return ports.getOrDefault(name, 0);
    }
}
