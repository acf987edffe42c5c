package brownout.notification;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.ConfigValidationException;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConfigCheckTest {
    private static final Map<String, String> GOOD = Map.of(
            "notification.kafka.bootstrap-servers", "127.0.0.1:9092",
            "notification.redis.uri", "redis://127.0.0.1:6379",
            "notification.email.host", "127.0.0.1",
            "notification.email.port", "2525",
            "notification.push.url", "http://127.0.0.1:1",
            "notification.sms.url", "http://127.0.0.1:2");

    @Test
    void the_least_configuration_is_enough() {
        assertThat(problems(Map.of())).isEmpty();
    }

    @Test
    void every_problem_names_its_key_and_what_would_be_right() {
        assertThat(problems(Map.of("notification.push.url", "somewhere")))
                .singleElement()
                .asString()
                .startsWith("notification.push.url ")
                .contains("http", "somewhere");
        wrong("kafka.bootstrap-servers", "kafka");
        wrong("redis.uri", "127.0.0.1:6379");
        wrong("email.port", "70000");
        wrong("email.timeout", "0s");
        wrong("kafka.partitions", "0");
        wrong("retry.base", "-1s");
        wrong("retry.max-attempts", "0");
        wrong("kafka.session-timeout", "5s");
        wrong("delivery.start-within", "4s");
        wrong("delivery.start-within", "0s");
        wrong("profile.target", "nowhere");
        wrong("dedup.max-settled", "0");
        wrong("templates.directory", "/no/such/directory");
        wrong("delivery.max-open", "3");
        wrong("delivery.max-scheduled", "0");
        wrong("kafka.max-unread", "0");
        assertThat(problems(Map.of("notification.retry.base", "5s", "notification.retry.cap", "1s")))
                .singleElement()
                .asString()
                .startsWith("notification.retry.cap ");
        assertThat(problems(Map.of("notification.safeguards.dedup-leger", "false")))
                .singleElement()
                .asString()
                .contains("did you mean dedup-ledger?");
    }

    @Test
    void a_credential_file_that_is_missing_empty_or_open_to_others_is_one_line(@TempDir Path directory)
            throws IOException {
        String good = file(directory, "rw-------", "s3cret");
        String empty = file(directory, "rw-------", "");
        String words = file(directory, "rw-------", "two words");
        String open = file(directory, "rw-r--r--", "s3cret");
        for (String key : List.of("push.credential-file", "sms.credential-file")) {
            assertThat(problems(Map.of("notification." + key, good))).isEmpty();
            wrong(key, directory.resolve("missing").toString());
            wrong(key, empty);
            wrong(key, words);
            wrong(key, open);
        }
    }

    @Test
    void a_mail_password_needs_a_user_and_tls(@TempDir Path directory) throws IOException {
        String password = file(directory, "rw-------", "s3cret");
        String user = "notification.email.user";
        String passwordFile = "notification.email.password-file";
        String tls = "notification.email.tls";
        assertThat(problems(Map.of(user, "us", passwordFile, password, tls, "starttls")))
                .isEmpty();
        assertThat(problems(Map.of(user, "us", passwordFile, password)))
                .singleElement()
                .asString()
                .startsWith(tls + " must be starttls or implicit");
        assertThat(problems(Map.of(user, "us", tls, "implicit")))
                .singleElement()
                .asString()
                .startsWith(passwordFile + " is missing");
        assertThat(problems(Map.of(passwordFile, password, tls, "implicit")))
                .singleElement()
                .asString()
                .startsWith(user + " is missing");
        assertThat(problems(Map.of(user, "us", passwordFile, directory + "/none", tls, "implicit")))
                .singleElement()
                .asString()
                .startsWith(passwordFile + " ");
    }

    @Test
    void a_webhook_is_https_and_has_a_secret(@TempDir Path directory) throws IOException {
        String secret = file(directory, "rw-------", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");
        String acme = "notification.webhooks.tenants.acme";
        assertThat(problems(Map.of(acme + ".url", "https://a.example/h", acme + ".secret-file", secret)))
                .isEmpty();
        assertThat(problems(Map.of(acme + ".url", "http://a.example/h", acme + ".secret-file", secret)))
                .singleElement()
                .asString()
                .startsWith(acme + ".url must be like https://");
        assertThat(problems(Map.of(
                        acme + ".url",
                        "http://127.0.0.1:1/h",
                        acme + ".allow-private-address",
                        "true",
                        acme + ".secret-file",
                        secret)))
                .isEmpty();
        assertThat(problems(Map.of(
                        acme + ".url",
                        "https://a.example/h",
                        acme + ".secret-file",
                        file(directory, "rw-------", "secret"))))
                .singleElement()
                .asString()
                .startsWith(acme + ".secret-file ")
                .contains("whsec_");
        wrong("webhooks.cap", "1ms");
        wrong("webhooks.max-open", "0");
    }

    private static String file(Path directory, String permissions, String content) throws IOException {
        Path file = Files.createTempFile(directory, "secret", "");
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
        return Files.writeString(file, content).toString();
    }

    @Test
    void the_key_safety_margin_covers_the_longest_way_to_the_provider() {
        wrong("retry.key-safety-margin", "6s");
        wrong("retry.lands-within", "6s");
        assertThat(problems(Map.of("notification.retry.key-safety-margin", "7s")))
                .isEmpty();
        assertThat(problems(Map.of("notification.sms.timeout", "4s")))
                .extracting(problem -> problem.split(" ")[0])
                .containsExactly("notification.retry.key-safety-margin", "notification.retry.lands-within");
    }

    @Test
    void a_duration_that_no_library_can_count_is_one_line() {
        for (String key : List.of(
                "redis.timeout",
                "kafka.session-timeout",
                "kafka.accept-timeout",
                "email.timeout",
                "push.timeout",
                "push.key-lifetime",
                "sms.timeout",
                "sms.key-lifetime",
                "profile.timeout",
                "retry.cap",
                "retry.max-age",
                "delivery.start-within",
                "dedup.horizon",
                "drain-timeout")) {
            wrong(key, "PT2562047788015215H");
        }
    }

    @Test
    void missing_and_mistyped_keys_are_found_as_well() {
        var missing = new HashMap<>(GOOD);
        missing.remove("notification.sms.url");
        assertThatThrownBy(() -> config(missing))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("notification.sms.url");
        var mistyped = new HashMap<>(GOOD);
        mistyped.put("notification.push.timout", "1s");
        assertThatThrownBy(() -> config(mistyped))
                .isInstanceOf(ConfigValidationException.class)
                .hasMessageContaining("notification.push.timout");
    }

    private static void wrong(String key, String value) {
        assertThat(problems(Map.of("notification." + key, value)))
                .as(key)
                .singleElement()
                .asString()
                .startsWith("notification." + key + " ");
    }

    private static List<String> problems(Map<String, String> changes) {
        var all = new HashMap<>(GOOD);
        all.putAll(changes);
        return ConfigCheck.problems(config(all));
    }

    private static NotificationConfig config(Map<String, String> values) {
        return new SmallRyeConfigBuilder()
                .addDiscoveredConverters()
                .withMapping(NotificationConfig.class)
                .withSources(new PropertiesConfigSource(values, "test", 100))
                .build()
                .getConfigMapping(NotificationConfig.class);
    }
}
