package brownout.frontdoor.idempotency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.frontdoor.problem.ProblemException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class IdempotencyKeyTest {
    private static String problem(List<String> header) {
        try {
            IdempotencyKey.required(header);
        } catch (ProblemException e) {
            return e.problem().type().name();
        }
        throw new AssertionError(header + " was accepted");
    }

    @Test
    void quoted_and_bare_are_the_same_key() {
        assertThat(IdempotencyKey.required(List.of("\"k-1\"")))
                .isEqualTo(IdempotencyKey.required(List.of("k-1")))
                .isEqualTo(IdempotencyKey.ofField("k-1"));
        assertThat(IdempotencyKey.required(List.of("\"a\\\"\\\\b\"")).value()).isEqualTo("a\"\\b");
        assertThat(IdempotencyKey.required(List.of("x".repeat(255))).value()).hasSize(255);
    }

    @Test
    void exactly_one_is_needed() {
        assertThat(problem(null)).isEqualTo("idempotency-key-missing");
        assertThat(problem(List.of())).isEqualTo("idempotency-key-missing");
        assertThat(problem(List.of("a", "b"))).isEqualTo("idempotency-key-malformed");
        assertThat(IdempotencyKey.optional(null)).isEmpty();
        assertThatThrownBy(() -> IdempotencyKey.ofField("")).hasMessageContaining("needed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\"\"", "\"a", "a\"b", "\"a\"b", "\"a\\b\"", "ä", "a\tb", "\"a \""})
    void anything_else_is_malformed(String header) {
        assertThat(problem(List.of(header))).isEqualTo("idempotency-key-malformed");
        assertThat(problem(List.of("x".repeat(256)))).isEqualTo("idempotency-key-malformed");
    }
}
