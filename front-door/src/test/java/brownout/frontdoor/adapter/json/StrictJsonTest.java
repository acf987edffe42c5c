package brownout.frontdoor.adapter.json;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StrictJsonTest {
    enum Size {
        SMALL,
        LARGE
    }

    record Lid(String colour) {}

    record Box(String name, Integer count, Boolean open, Size size, Optional<String> note, List<Lid> lids) {}

    private static Box read(String json) {
        return StrictJson.read(json.getBytes(UTF_8), Box.class);
    }

    @Test
    void what_is_right_is_read() {
        var box = read("""
                {"name":"\\ud83d\\ude00","count":3,"open":true,"size":"LARGE","note":"n","lids":[{"colour":"red"}]}""");
        assertThat(box).isEqualTo(new Box("😀", 3, true, Size.LARGE, Optional.of("n"), List.of(new Lid("red"))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"3", "3.0", "3e0", "0.3E1"})
    void a_whole_number_is_one_however_it_is_written(String three) {
        assertThat(read("{\"count\":" + three + "}").count()).isEqualTo(3);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"nam\":\"a\"} | nam is not a field here; did you mean name?",
                "{\"lids\":[{\"colour\":\"red\"},{\"color\":1}]} | lids[1].color is not a field here; did you mean colour?",
                "{\"name\":1} | name must be a string at line 1, column 9",
                "{\"name\":true} | name must be a string",
                "{\"count\":\"1\"} | count must be a whole number",
                "{\"count\":1.5} | count must be a whole number",
                "{\"count\":1e40} | count must be a whole number",
                "{\"count\":3000000000.0} | count must be a whole number",
                "{\"open\":\"true\"} | open must be true or false",
                "{\"open\":1} | open must be true or false",
                "{\"size\":\"HUGE\"} | size must be one of [SMALL, LARGE]",
                "{\"size\":1} | size must be",
                "{\"lids\":{}} | lids must be an array",
                "{\"name\":\"a\",\"name\":\"b\"} | Duplicate field 'name'",
                "{\"name\":\"a\"} x | Unrecognized token 'x'",
                "{\"name\":\"a\"}{} | the body is not the JSON that is expected",
                "{\"name\":\"\\ud800\"} | half of a surrogate pair",
                "{\"\\ud800\":1} | half of a surrogate pair",
                "[] | a JSON object is expected",
                "null | the body is null",
                "{ | (start marker at line: 1, column: 1)",
                "{/* no */} | the body is not the JSON",
            })
    void what_is_wrong_is_said_with_its_place(String json, String message) {
        assertThatThrownBy(() -> read(json))
                .hasMessageContaining(message)
                .hasMessageNotContaining("java.")
                .hasMessageNotContaining("jackson")
                .hasMessageNotContaining("Source")
                .hasMessageNotContaining("brownout.");
    }

    @Test
    void other_encodings_empty_bodies_and_deep_nests_are_refused() {
        assertThatThrownBy(() -> StrictJson.read("{}".getBytes(UTF_16), Box.class))
                .hasMessageContaining("UTF-8");
        assertThatThrownBy(() -> StrictJson.object(null)).hasMessageContaining("empty");
        assertThatThrownBy(() -> StrictJson.object(new byte[0])).hasMessageContaining("empty");
        assertThatThrownBy(() -> read("[".repeat(50_000))).hasMessageContaining("nested deeper than 64");
        assertThatThrownBy(() -> StrictJson.object("[]".getBytes(UTF_8))).hasMessageContaining("object");
    }
}
