package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SafeguardTest {
    private static final List<String> LABELS =
            Arrays.stream(Safeguard.values()).map(Safeguard::label).toList();

    @Test
    void the_open_api_document_has_every_safeguard() throws IOException {
        String document = Files.readString(Path.of("src/main/resources/META-INF/openapi.yaml"));
        String all = LABELS.stream().collect(Collectors.joining(", ", "enum: [", "]"));
        assertThat(document.replaceAll("\\s+", " ")).contains(all);
        assertThat(LABELS)
                .allSatisfy(label -> assertThat(document).contains("        " + label + ":\n          type: boolean"));
    }

    @Test
    void the_readme_has_every_safeguard_with_its_price() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(LABELS)
                .allSatisfy(
                        label -> assertThat(readme).containsPattern("\\| `" + label + "` \\|[^|]+\\|[^|]+\\|[^|]+\\|"));
    }
}
