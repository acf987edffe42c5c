package brownout.notification.adapter.provider;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.testkit.provider.ProviderName;
import brownout.chaos.testkit.provider.adapter.Providers;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.channel.Content;
import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.DeliveryOutcome.Delivered;
import brownout.notification.channel.DeliveryOutcome.NotSent;
import brownout.notification.channel.Provider;
import brownout.notification.channel.Reconciliation;
import brownout.notification.dedup.NotificationId;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Providers that want to know who calls. */
class CredentialIT {
    private static final Optional<BearerToken> RIGHT = Optional.of(new BearerToken("ours-0123456789"));
    private static final Optional<BearerToken> WRONG = Optional.of(new BearerToken("of-yesterday"));

    private static Vertx vertx;
    private static Providers providers;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        vertx = Vertx.vertx();
        String file = Files.writeString(directory.resolve("credential"), "ours-0123456789")
                .toString();
        providers = Providers.start(
                directory.resolve("providers"), "--push-credential-file", file, "--sms-credential-file", file);
    }

    @AfterAll
    static void stop() {
        providers.close();
        vertx.close().toCompletionStage().toCompletableFuture().join();
    }

    @Test
    void who_shows_the_credential_is_served() throws Exception {
        assertThat(send(push(RIGHT), "device")).isInstanceOf(Delivered.class);
        assertThat(send(sms(RIGHT), "+15550100")).isInstanceOf(Delivered.class);
        assertThat(find(push(RIGHT))).isInstanceOf(Reconciliation.Found.class);
        assertThat(find(sms(RIGHT))).isInstanceOf(Reconciliation.Found.class);
    }

    @Test
    void a_wrong_credential_is_our_fault_and_no_refusal_of_the_message() throws Exception {
        long delivered = deliveries();
        for (var credential : List.of(WRONG, Optional.<BearerToken>empty())) {
            for (var outcome : List.of(send(push(credential), "device"), send(sms(credential), "+15550100"))) {
                assertThat(outcome).isInstanceOfSatisfying(NotSent.class, notSent -> {
                    assertThat(notSent.begun())
                            .as("counts against the provider")
                            .isTrue();
                    assertThat(notSent.retryAfter()).as("so does this").isEmpty();
                    assertThat(notSent.evidence())
                            .contains("401", "credentials")
                            .doesNotContain("of-yesterday");
                });
            }
            assertThat(find(push(credential)))
                    .as("no answer, and so no 'not found'")
                    .isInstanceOf(Reconciliation.Unanswered.class);
            assertThat(find(sms(credential))).isInstanceOf(Reconciliation.Unanswered.class);
        }
        assertThat(deliveries()).isEqualTo(delivered);
    }

    private static Provider push(Optional<BearerToken> credential) {
        return new PushProvider(vertx, Clock.systemUTC(), api(providers.pushUrl(), credential));
    }

    private static Provider sms(Optional<BearerToken> credential) {
        return new SmsProvider(vertx, Clock.systemUTC(), api(providers.smsUrl(), credential), "AC1");
    }

    private static HttpApi api(URI url, Optional<BearerToken> credential) {
        return new HttpApi(url, credential, Duration.ofSeconds(20), Duration.ofHours(1));
    }

    private static DeliveryOutcome send(Provider provider, String address) throws Exception {
        var id = NotificationId.of(Tenant.DEFAULT, new IdempotencyKey("credential"));
        return provider.send(id, provider.render(id, new Content("title", "text"), address), "the-key")
                .toCompletableFuture()
                .get(30, TimeUnit.SECONDS);
    }

    private static Reconciliation find(Provider provider) throws Exception {
        return provider.find("the-key").toCompletableFuture().get(30, TimeUnit.SECONDS);
    }

    private static long deliveries() throws Exception {
        return providers.log(ProviderName.PUSH).readFrom(1).size()
                + providers.log(ProviderName.SMS).readFrom(1).size();
    }
}
