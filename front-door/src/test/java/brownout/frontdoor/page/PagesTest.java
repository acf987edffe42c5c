package brownout.frontdoor.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PagesTest {
    @Test
    void a_cursor_needs_no_escaping_and_comes_back_as_it_was() {
        String cursor = OpaqueCursor.of("12:ä?/=~");
        assertThat(cursor).matches("[A-Za-z0-9_-]+");
        assertThat(OpaqueCursor.parse(cursor, Optional::of)).contains("12:ä?/=~");
        assertThat(OpaqueCursor.parse(null, Optional::of)).isEmpty();
    }

    @Test
    void a_cursor_that_no_page_has_given_is_refused() {
        assertThatThrownBy(() -> OpaqueCursor.parse("!", Optional::of)).hasMessageContaining("cursor must be");
        assertThatThrownBy(() -> OpaqueCursor.parse("YQ", text -> Optional.empty()))
                .hasMessageContaining("cursor must be");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "201", "-1", "1.5", "x", "00000", "99999999999999999999"})
    void a_limit_is_1_to_200(String limit) {
        assertThatThrownBy(() -> PageLimit.parse(limit)).hasMessageContaining("must be 1 to 200, not \"" + limit);
    }

    @Test
    void without_a_limit_a_page_has_fifty() {
        assertThat(PageLimit.parse(null)).isEqualTo(50);
        assertThat(PageLimit.parse("200")).isEqualTo(200);
    }
}
