package brownout.chaos.toxiproxy.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DrawsTest {
    private static List<Double> firstDraws(long seed) {
        List<Double> draws = new ArrayList<>();
        for (int ordinal = 0; ordinal < 10_000; ordinal++) {
            draws.add(Draws.of(seed, ordinal).nextDouble());
        }
        return draws;
    }

    @Test
    void a_connection_draws_the_same_whenever_it_comes() {
        assertThat(firstDraws(7)).isEqualTo(firstDraws(7)).isNotEqualTo(firstDraws(8));
    }

    @Test
    void first_draws_over_connections_are_uniform() {
        double mean = firstDraws(7).stream().mapToDouble(draw -> draw).average().orElseThrow();
        assertThat(mean).isBetween(0.48, 0.52);
        long low = firstDraws(7).stream().filter(draw -> draw < 0.1).count();
        assertThat(low).isBetween(850L, 1150L);
    }

    @Test
    void proxy_and_toxic_and_seed_each_change_the_draws() {
        long seed = Draws.seedOf(1, "a", "b");
        assertThat(seed)
                .isEqualTo(Draws.seedOf(1, "a", "b"))
                .isNotEqualTo(Draws.seedOf(2, "a", "b"))
                .isNotEqualTo(Draws.seedOf(1, "ab", ""))
                .isNotEqualTo(Draws.seedOf(1, "b", "a"));
    }
}
