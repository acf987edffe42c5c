package brownout.chaos.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * {@code ./lab demo} on a private lab of its own: each guarantee breaks without its safeguard and holds with it. Skipped
 * where the services are not built.
 */
class SignatureScenariosIT {
    private static final Path ROOT = Path.of("../..").toAbsolutePath().normalize();
    private static final int LONGEST_MINUTES = 8;

    @TempDir
    Path directory;

    @Test
    void each_guarantee_breaks_without_its_safeguard_and_holds_with_it() throws Exception {
        for (String service : List.of("notification-service", "job-queue-service", "profile-service")) {
            assumeThat(ROOT.resolve(service).resolve("target/quarkus-app/quarkus-run.jar"))
                    .as("%s is built", service)
                    .exists();
        }
        Path json = directory.resolve("demo.json");
        Path report = directory.resolve("demo.html");
        Process demo = lab("demo", "--json", json.toString(), "--report", report.toString());
        try {
            assertThat(demo.waitFor(LONGEST_MINUTES, TimeUnit.MINUTES)).isTrue();
        } finally {
            demo.destroy();
        }

        String said = Files.readString(directory.resolve("demo.txt"));
        assertThat(demo.exitValue()).as(said).isZero();
        JsonNode results = new ObjectMapper().readTree(json.toFile());
        List<String> verdicts = StreamSupport.stream(results.path("runs").spliterator(), false)
                .flatMap(run -> StreamSupport.stream(run.path("variants").spliterator(), false))
                .map(variant -> variant.path("verdict").asText())
                .toList();
        assertThat(verdicts).containsExactly("violated", "holds", "violated", "holds", "violated", "holds");
        assertThat(report).isNotEmptyFile();
        assertThat(directory.resolve("home").toFile().list())
                .as("the private lab is gone")
                .containsExactly("reports");
    }

    private Process lab(String... arguments) throws IOException {
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-Xmx512m",
                "-Dlab.root=" + ROOT,
                "-cp",
                Path.of("target/classes").toAbsolutePath() + File.pathSeparator
                        + Path.of("target/lib").toAbsolutePath() + "/*",
                LabMain.class.getName()));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(directory.resolve("demo.txt").toFile());
        builder.environment().put("BROWNOUT_HOME", directory.resolve("home").toString());
        return builder.start();
    }
}
