package brownout.chaos.adapter.export;

import static brownout.chaos.checker.Histories.history;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.history.History;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import us.bpsm.edn.Keyword;
import us.bpsm.edn.parser.Parseable;
import us.bpsm.edn.parser.Parser;
import us.bpsm.edn.parser.Parsers;

class ExportTest {
    private static final History SEEN = history()
            .write("ana", "p", 1, 0, 100)
            .unansweredWrite("bo", "p", "late", 50)
            .refusedWrite("chi", "p", "no", 60, 70)
            .read("bo", "strong", "p", 0, 110, 120)
            .read("bo", "eventual", "p", 1, 130, 140)
            .delivered("n-1", 125, 1)
            .fault("profile-eu→kafka", 40, 90)
            .hole("a file was cut off \"here\"")
            .build();

    @Test
    void porcupine_is_told_the_writes_and_the_strong_reads() throws IOException {
        JsonNode operations = porcupine(SEEN);
        assertThat(operations.findValuesAsText("op")).containsExactly("write", "write", "read");
        assertThat(operations.get(0).at("/Output/version").asLong()).isEqualTo(1);
        assertThat(operations.get(1).path("Return").asLong())
                .as("without an answer it may take effect at any time")
                .isEqualTo(Long.MAX_VALUE);
        assertThat(operations.get(2).at("/Output/value").asText("?")).isEmpty();
    }

    @Test
    void tries_of_one_write_are_one_operation_from_the_first_that_may_have_had_an_effect() throws IOException {
        JsonNode operations = porcupine(history()
                .refusedWrite("ana", "p", "w", 0, 5)
                .unansweredWrite("ana", "p", "w", 10)
                .write("ana", "p", 4, "w", 20, 30)
                .build());
        assertThat(operations).hasSize(1);
        assertThat(operations.get(0).path("Call").asLong()).isEqualTo(10_000_000);
        assertThat(operations.get(0).path("Return").asLong()).isEqualTo(30_000_000);
        assertThat(operations.get(0).at("/Output/version").asLong()).isEqualTo(4);
    }

    @Test
    void a_read_that_was_told_it_got_less_than_strong_is_not_shown() throws IOException {
        assertThat(porcupine(history()
                        .read("ana", "strong", "p", 1, "w", 0, 5, Map.of("achieved", "eventual"))
                        .build()))
                .isEmpty();
    }

    @Test
    void edn_has_what_jepsen_expects_and_everything_else_beside_it() throws IOException {
        List<Map<Object, Object>> lines = edn(SEEN);
        assertThat(lines.stream().map(line -> line.get(key("index")))).containsExactlyElementsOf(longs(lines.size()));
        assertThat(lines.get(0))
                .containsEntry(key("type"), key("invoke"))
                .containsEntry(key("f"), key("write"))
                .containsEntry(key("value"), List.of("p", "p@1"));
        assertThat(lines.stream().filter(line -> key("nemesis").equals(line.get(key("process")))))
                .extracting(line -> line.get(key("f")))
                .containsExactly(key("start"), key("stop"), key("delivered"), key("hole"));
        assertThat(lines.stream().filter(line -> key("fail").equals(line.get(key("type")))))
                .singleElement()
                .satisfies(line -> assertThat(line.get(key("value"))).isEqualTo(List.of("p", "no")));
        assertThat(lines.stream().filter(line -> key("invoke").equals(line.get(key("type")))))
                .as("a write without an answer stays open")
                .hasSize(5);
        assertThat(lines.stream().filter(line -> key("ok").equals(line.get(key("type")))))
                .hasSize(3);
    }

    private static JsonNode porcupine(History history) throws IOException {
        StringWriter text = new StringWriter();
        PorcupineJson.write(history, text);
        return new ObjectMapper().readTree(text.toString());
    }

    private static List<Map<Object, Object>> edn(History history) throws IOException {
        StringWriter text = new StringWriter();
        EdnHistory.write(history, text);
        Parseable source = Parsers.newParseable(text.toString());
        Parser parser = Parsers.newParser(Parsers.defaultConfiguration());
        List<Map<Object, Object>> lines = new ArrayList<>();
        for (Object each = parser.nextValue(source); each != Parser.END_OF_INPUT; each = parser.nextValue(source)) {
            lines.add(map(each));
        }
        return lines;
    }

    private static List<Object> longs(int until) {
        return java.util.stream.LongStream.range(0, until)
                .<Object>mapToObj(n -> n)
                .toList();
    }

    private static Keyword key(String name) {
        return Keyword.newKeyword(name);
    }

    @SuppressWarnings("unchecked")
    private static Map<Object, Object> map(Object any) {
        return (Map<Object, Object>) any;
    }
}
