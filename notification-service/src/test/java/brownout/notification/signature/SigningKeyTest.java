package brownout.notification.signature;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class SigningKeyTest {
    private static final Instant NOW = Instant.ofEpochSecond(1_614_265_330);
    private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);

    private final SigningKey key = SigningKey.of("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw");

    /** The example of the Standard Webhooks specification, so that its libraries can check what is signed here. */
    @Test
    void it_signs_as_the_specification_does() {
        assertThat(key.sign("msg_p5jXN8AQM9LWM0D4loKWxJek", NOW, BODY).signature())
                .isEqualTo("v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    @Test
    void whatever_is_changed_is_noticed() {
        var signed = key.sign("event-1", NOW, BODY);
        assertThat(key.hasMade(signed, NOW)).isTrue();
        String signature = signed.signature();
        assertThat(key.hasMade(new Signed("event-2", NOW, BODY, signature), NOW))
                .isFalse();
        assertThat(key.hasMade(new Signed("event-1", NOW.plusSeconds(1), BODY, signature), NOW))
                .isFalse();
        assertThat(key.hasMade(new Signed("event-1", NOW, "{}".getBytes(UTF_8), signature), NOW))
                .isFalse();
        for (String other :
                new String[] {"", "v1,", "v1,AAAA", "v2," + signature.substring(3), "v1,%%%", signature + "x"}) {
            assertThat(key.hasMade(new Signed("event-1", NOW, BODY, other), NOW))
                    .as(other)
                    .isFalse();
        }
        assertThat(SigningKey.of("whsec_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA").hasMade(signed, NOW))
                .isFalse();
    }

    @Test
    void one_right_signature_among_several_is_enough_so_that_secrets_can_be_changed() {
        var signed = key.sign("event-1", NOW, BODY);
        assertThat(key.hasMade(new Signed("event-1", NOW, BODY, "v1,AAAA " + signed.signature()), NOW))
                .isTrue();
    }

    @Test
    void what_was_overheard_is_of_no_use_later() {
        var signed = key.sign("event-1", NOW, BODY);
        Duration tolerance = SigningKey.TOLERANCE;
        assertThat(key.hasMade(signed, NOW.plus(tolerance))).isTrue();
        assertThat(key.hasMade(signed, NOW.plus(tolerance).plusSeconds(1))).isFalse();
        assertThat(key.hasMade(signed, NOW.minus(tolerance).minusSeconds(1))).isFalse();
    }

    @Test
    void a_secret_that_is_none_is_refused_without_being_shown() {
        for (String wrong :
                new String[] {"", "secret", "whsec_", "whsec_c2hvcnQ=", "whsec_!!", "whsec_" + "A".repeat(100)}) {
            assertThatThrownBy(() -> SigningKey.of(wrong))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("openssl rand");
        }
    }
}
