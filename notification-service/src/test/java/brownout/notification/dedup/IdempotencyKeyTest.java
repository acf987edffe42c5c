package brownout.notification.dedup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;

class IdempotencyKeyTest {
    @Test
    void a_structured_field_string_and_a_bare_value_are_read() {
        assertThat(IdempotencyKey.parseHeader("8e03978e-40d5-43dd").value()).isEqualTo("8e03978e-40d5-43dd");
        assertThat(IdempotencyKey.parseHeader(" \"8e03978e-40d5-43dd\" ").value())
                .isEqualTo("8e03978e-40d5-43dd");
        assertThat(IdempotencyKey.parseHeader("\"a \\\"quoted\\\" \\\\ key\"").value())
                .isEqualTo("a \"quoted\" \\ key");
        assertThat(new IdempotencyKey("k".repeat(255)).value()).hasSize(255);
    }

    @Test
    void everything_else_is_refused_with_the_reason() {
        for (String header : List.of(
                "",
                "  ",
                "\"\"",
                "\"open",
                "\"a\"b",
                "\"bad \\escape\"",
                "\"ends\\",
                "a\"b",
                "tab\there",
                "ümlaut",
                "k".repeat(256))) {
            assertThatIllegalArgumentException()
                    .as(header)
                    .isThrownBy(() -> IdempotencyKey.parseHeader(header))
                    .withMessageContaining("key");
        }
    }
}
