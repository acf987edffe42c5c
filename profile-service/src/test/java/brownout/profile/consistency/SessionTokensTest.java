package brownout.profile.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.problem.ProblemException;
import brownout.profile.replication.Position;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SessionTokensTest {

    private static final UUID LOG = UUID.fromString("00000000-0000-4000-8000-000000000001");

    private final SessionTokens tokens = new SessionTokens("0123456789abcdef");
    private final SessionToken token =
            new SessionToken(Tenant.DEFAULT, LOG, Map.of(0, new Position(1, 41), 1, new Position(2, Long.MAX_VALUE)));

    @Test
    void a_token_is_read_back_by_whoever_has_the_key() {
        assertThat(tokens.decode(tokens.encode(token), Tenant.DEFAULT)).isEqualTo(token);
        assertThat(tokens.decode(tokens.encode(SessionToken.empty(Tenant.DEFAULT, LOG)), Tenant.DEFAULT))
                .isEqualTo(SessionToken.empty(Tenant.DEFAULT, LOG));
    }

    @Test
    void a_token_with_any_bit_changed_is_refused() {
        byte[] bytes = Base64.getUrlDecoder().decode(tokens.encode(token));
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] forged = bytes.clone();
            forged[bit / 8] ^= (byte) (1 << (bit % 8));
            refused(Base64.getUrlEncoder().withoutPadding().encodeToString(forged));
        }
    }

    @Test
    void a_token_of_another_key_a_part_of_one_and_garbage_are_refused() {
        refused(new SessionTokens("another key 1234").encode(token));
        String good = tokens.encode(token);
        refused(good.substring(0, good.length() - 2));
        refused(good + "AA");
        for (String garbage : List.of("", " ", "x", "not base64!", "é", "A".repeat(100_000))) {
            refused(garbage);
        }
    }

    @Test
    void a_token_of_another_tenant_is_refused_as_such() {
        assertThatThrownBy(() -> tokens.decode(tokens.encode(token), new Tenant("acme")))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("belongs to another tenant")
                .hasMessageContaining("acme");
        SessionToken acme = SessionToken.empty(new Tenant("acme"), LOG);
        assertThat(tokens.decode(tokens.encode(acme), new Tenant("acme"))).isEqualTo(acme);
        assertThatThrownBy(() -> token.merge(acme)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void merging_takes_the_later_position_of_each_partition() {
        SessionToken other =
                new SessionToken(Tenant.DEFAULT, LOG, Map.of(0, new Position(2, 3), 7, new Position(1, 1)));
        SessionToken merged = token.merge(other);
        assertThat(merged.positions())
                .isEqualTo(Map.of(0, new Position(2, 3), 1, new Position(2, Long.MAX_VALUE), 7, new Position(1, 1)));
        assertThat(other.merge(token)).isEqualTo(merged);
        assertThat(merged.merge(token)).isEqualTo(merged);
    }

    @Test
    void merging_is_the_least_upper_bound_whatever_the_order() {
        long seed = 20260101;
        Random random = new Random(seed);
        for (int round = 0; round < 500; round++) {
            SessionToken a = arbitrary(random);
            SessionToken b = arbitrary(random);
            SessionToken c = arbitrary(random);
            assertThat(a.merge(b).merge(c))
                    .as("seed " + seed)
                    .isEqualTo(c.merge(a).merge(b));
            a.positions()
                    .forEach((partition, position) ->
                            assertThat(a.merge(b).positions().get(partition)).isGreaterThanOrEqualTo(position));
        }
    }

    private static SessionToken arbitrary(Random random) {
        Map<Integer, Position> positions = new HashMap<>();
        for (int i = random.nextInt(4); i > 0; i--) {
            positions.put(random.nextInt(4), new Position(1 + random.nextInt(3), random.nextInt(10)));
        }
        return new SessionToken(Tenant.DEFAULT, LOG, positions);
    }

    private void refused(String text) {
        assertThatThrownBy(() -> tokens.decode(text, Tenant.DEFAULT))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining("no session token of this service");
    }
}
