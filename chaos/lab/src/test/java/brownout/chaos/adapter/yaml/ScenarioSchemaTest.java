package brownout.chaos.adapter.yaml;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.adapter.yaml.BadScenarios.Bad;
import brownout.chaos.scenario.ScenarioFormat;
import brownout.chaos.scenario.Vocabulary;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import com.networknt.schema.ValidationMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class ScenarioSchemaTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final ScenarioFormat FORMAT = new ScenarioFormat(new ScenarioLibrary().vocabulary());
    private static final JsonNode SCHEMA = JSON.valueToTree(FORMAT.schema());
    private static final JsonSchema VALIDATOR =
            JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012).getSchema(SCHEMA);

    private final ScenarioLibrary library = new ScenarioLibrary();

    static List<String> builtIn() {
        return new ScenarioLibrary().names();
    }

    static Stream<Bad> seenBySchema() {
        return BadScenarios.ALL.stream()
                .filter(Bad::bySchema)
                .filter(bad -> !bad.message().contains("YAML") && !bad.message().contains("twice"));
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void the_schema_accepts_every_scenario_that_comes_with_the_lab(String name) {
        assertThat(complaints(library.text(name))).isEmpty();
    }

    @Test
    void the_schema_accepts_what_the_parser_accepts() {
        assertThat(complaints(BadScenarios.GOOD)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("seenBySchema")
    void the_schema_rejects_what_the_parser_rejects(Bad bad) {
        assertThat(complaints(bad.text())).as(bad.toString()).isNotEmpty();
    }

    @Test
    void the_schema_names_what_there_is() {
        Vocabulary vocabulary = library.vocabulary();
        assertThat(texts(SCHEMA.at("/$defs/check/enum"))).isEqualTo(new TreeSet<>(vocabulary.checks()));
        assertThat(texts(SCHEMA.at("/$defs/process/enum"))).isEqualTo(new TreeSet<>(vocabulary.processes()));
        assertThat(texts(SCHEMA.at("/$defs/link/enum"))).containsAll(vocabulary.links());
        assertThat(texts(SCHEMA.at("/$defs/link/enum")))
                .hasSize(3 * vocabulary.links().size());
        assertThat(texts(SCHEMA.at("/$defs/safeguard/enum"))).isEqualTo(new TreeSet<>(vocabulary.allSafeguards()));
    }

    @Test
    void the_documentation_has_the_tables_of_the_declared_keys() throws IOException {
        assertThat(Files.readString(Path.of("docs/scenarios.md")))
                .as("docs/scenarios.md holds what './lab schema --markdown' prints")
                .contains(FORMAT.markdown());
    }

    @Test
    void every_file_is_a_scenario_of_the_library() throws IOException {
        Path directory = Path.of("src/main/resources/scenarios");
        try (Stream<Path> files = Files.walk(directory)) {
            assertThat(files.filter(file -> file.toString().endsWith(".yaml"))
                            .map(file -> directory.relativize(file).toString().replace(".yaml", "")))
                    .containsExactlyInAnyOrderElementsOf(library.names());
        }
    }

    @ParameterizedTest
    @MethodSource("builtIn")
    void every_scenario_breaks_in_one_variant_and_holds_in_another_with_all_safeguards_on(String name) {
        var variants = library.scenario(name, java.util.Map.of()).variants();

        assertThat(library.scenario(name, java.util.Map.of()).name()).isEqualTo(name);
        assertThat(variants)
                .anyMatch(variant -> variant.expectation().label().startsWith("violates"))
                .anyMatch(variant -> variant.without().isEmpty()
                        && variant.expectation().label().equals("holds"));
    }

    private static Set<ValidationMessage> complaints(String yaml) {
        Object loaded = new Load(LoadSettings.builder().build()).loadFromString(yaml);
        return VALIDATOR.validate(JSON.valueToTree(loaded));
    }

    private static Set<String> texts(JsonNode array) {
        Set<String> texts = new TreeSet<>();
        array.forEach(item -> texts.add(item.asText()));
        return texts;
    }
}
