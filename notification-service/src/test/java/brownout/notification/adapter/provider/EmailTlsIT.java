package brownout.notification.adapter.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.ProviderName;
import brownout.chaos.testkit.provider.adapter.Providers;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.adapter.provider.SmtpServer.Login;
import brownout.notification.adapter.provider.SmtpServer.Tls;
import brownout.notification.channel.Content;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.DeliveryOutcome.Delivered;
import brownout.notification.channel.DeliveryOutcome.NotSent;
import brownout.notification.channel.DeliveryOutcome.Rejected;
import brownout.notification.channel.DeliveryOutcome.Unknown;
import brownout.notification.dedup.NotificationId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** TLS and login against a real SMTP server: whatever goes wrong before the envelope is a proof of not sent. */
class EmailTlsIT {
    private static final Optional<Login> LOGIN = Optional.of(new Login("brownout", "s3cret: ü"));
    private static final Optional<Login> WRONG = Optional.of(new Login("brownout", "s3cret"));

    @TempDir
    static Path directory;

    private static Certificates certificates;
    private static SSLContext trustedBefore;
    private static Providers startTls;

    /** The JVM's own trust, as in production, where it comes from {@code javax.net.ssl.trustStore}. */
    @BeforeAll
    static void trust() throws Exception {
        certificates = new Certificates(directory);
        trustedBefore = SSLContext.getDefault();
        SSLContext.setDefault(certificates.trusted());
        startTls = server("starttls", "good");
    }

    @AfterAll
    static void stop() {
        startTls.close();
        SSLContext.setDefault(trustedBefore);
    }

    @Test
    void with_starttls_and_the_right_password_it_is_delivered() throws Exception {
        int before = deliveries(startTls);
        assertThat(send(startTls, Tls.STARTTLS, LOGIN)).isInstanceOf(Delivered.class);
        assertThat(deliveries(startTls)).isEqualTo(before + 1);
    }

    @Test
    void a_wrong_password_is_our_fault_and_no_refusal_of_the_message() throws Exception {
        assertNotSent(send(startTls, Tls.STARTTLS, WRONG), "credentials of this service");
        assertNotSent(send(startTls, Tls.STARTTLS, Optional.empty()), "credentials of this service");
    }

    @Test
    void under_tls_too_only_a_loss_after_the_final_dot_is_unknown() throws Exception {
        startTls.client().behave(ProviderName.EMAIL, Behaviour.of(Mode.ACCEPT_THEN_DROP));
        try {
            assertThat(send(startTls, Tls.STARTTLS, LOGIN)).isInstanceOf(Unknown.class);
        } finally {
            startTls.client().behaveNormally(ProviderName.EMAIL);
        }
        assertThat(send(startTls, Tls.STARTTLS, LOGIN, "nobody")).isInstanceOf(Rejected.class);
    }

    @Test
    void tls_from_the_first_byte_is_delivered_and_limited_in_time() throws Exception {
        try (Providers implicit = server("implicit", "good")) {
            assertThat(send(implicit, Tls.IMPLICIT, LOGIN)).isInstanceOf(Delivered.class);
            assertNotSent(send(implicit, Tls.STARTTLS, LOGIN, "a@example.com", Duration.ofSeconds(1)), "");
        }
    }

    @Test
    void a_server_without_starttls_is_told_nothing() throws Exception {
        try (Providers plain = Providers.start(Files.createTempDirectory(directory, "plain"))) {
            assertNotSent(send(plain, Tls.STARTTLS, LOGIN), "STARTTLS is required");
            assertThat(send(plain, Tls.NONE, Optional.empty())).isInstanceOf(Delivered.class);
            assertThat(deliveries(plain)).isEqualTo(1);
        }
    }

    @Test
    void a_certificate_that_has_expired_is_of_another_host_or_of_a_stranger_ends_it() throws Exception {
        for (String alias : new String[] {"expired", "elsewhere", "stranger"}) {
            try (Providers server = server("starttls", alias)) {
                assertNotSent(send(server, Tls.STARTTLS, LOGIN), "TLS");
                assertThat(deliveries(server)).as(alias).isZero();
            }
        }
        try (Providers server = server("implicit", "expired")) {
            assertNotSent(send(server, Tls.IMPLICIT, LOGIN), "");
        }
    }

    private static void assertNotSent(DeliveryOutcome outcome, String evidence) {
        assertThat(outcome).isInstanceOfSatisfying(NotSent.class, notSent -> {
            assertThat(notSent.begun()).as("counts against the provider").isTrue();
            assertThat(notSent.evidence()).contains(evidence).doesNotContain("s3cret");
        });
    }

    private static Providers server(String tls, String alias) throws Exception {
        Path home = Files.createTempDirectory(directory, alias);
        Path login = Files.writeString(home.resolve("login"), "brownout:s3cret: ü", UTF_8);
        return Providers.start(
                home.resolve("providers"),
                "--email-tls",
                tls,
                "--email-keystore",
                certificates.of(alias).toString(),
                "--email-login-file",
                login.toString());
    }

    private static DeliveryOutcome send(Providers providers, Tls tls, Optional<Login> login) throws Exception {
        return send(providers, tls, login, "a@example.com");
    }

    private static DeliveryOutcome send(Providers providers, Tls tls, Optional<Login> login, String address)
            throws Exception {
        return send(providers, tls, login, address, Duration.ofSeconds(20));
    }

    private static DeliveryOutcome send(
            Providers providers, Tls tls, Optional<Login> login, String address, Duration timeout) throws Exception {
        var server = new SmtpServer("127.0.0.1", providers.ports().email(), tls, login);
        var pace = new EmailProvider.Pace(timeout, 1, Duration.ofSeconds(20));
        try (var provider = new EmailProvider(server, "us@brownout.test", pace, Clock.systemUTC())) {
            var id = NotificationId.of(Tenant.DEFAULT, new IdempotencyKey("mail"));
            return provider.send(id, provider.render(id, new Content("title", "text"), address), null)
                    .toCompletableFuture()
                    .get(90, TimeUnit.SECONDS);
        }
    }

    private static int deliveries(Providers providers) throws IOException {
        return providers.log(ProviderName.EMAIL).readFrom(1).size();
    }
}
