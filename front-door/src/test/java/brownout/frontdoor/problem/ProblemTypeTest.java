package brownout.frontdoor.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Status;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ProblemTypeTest {
    @Test
    void every_shared_type_is_explained_in_the_readme() throws IOException {
        String readme = Files.readString(Path.of("README.md"));
        assertThat(ProblemType.SHARED)
                .allSatisfy(type -> assertThat(readme)
                        .contains("| `" + type.name() + "` | " + type.status() + " | " + type.grpc() + " | "
                                + type.title() + " |"));
        assertThat(readme.lines().filter(line -> line.matches("\\| `[a-z-]+` \\| [0-9]{3} .*")))
                .hasSameSizeAs(ProblemType.SHARED);
    }

    @Test
    void every_shared_type_has_a_status_of_grpc_and_a_name_of_its_own() {
        assertThat(ProblemType.SHARED)
                .allSatisfy(type -> assertThat(Status.Code.valueOf(type.grpc())).isNotEqualTo(Status.Code.OK));
        assertThat(ProblemType.SHARED.stream().map(ProblemType::name)).doesNotHaveDuplicates();
    }
}
