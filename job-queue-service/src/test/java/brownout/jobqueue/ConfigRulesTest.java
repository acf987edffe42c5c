package brownout.jobqueue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConfigRulesTest {
    @Test
    void the_defaults_are_valid() {
        assertThat(ConfigRules.check(TestConfig.of(Map.of()))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "lease, 10ms",
        "heartbeat-every, 9s",
        "retry.base, 2m",
        "retry.max-attempts, 0",
        "limits.depth-per-class, 0",
        "limits.delayed-per-class, 9999",
        "limits.low-water, 1.5",
        "worker.target, nowhere",
        "worker.concurrency, 17",
        "worker.speed, 0",
        "kafka.bootstrap-servers, localhost",
        "redis.uri, localhost:6379",
        "instance, a b",
        "safeguards.fencing-tokens, false"
    })
    void a_wrong_value_is_named_by_its_key_and_says_what_would_be_right(String key, String value) {
        assertThat(ConfigRules.check(TestConfig.of(Map.of("jobqueue." + key, value))))
                .singleElement()
                .asString()
                .startsWith("jobqueue." + key)
                .containsAnyOf("must be", "did you mean");
    }
}
