package brownout.chaos.workload.jobs.adapter;

import brownout.chaos.history.Event;
import brownout.chaos.history.RunClock;
import brownout.chaos.workload.Oracle;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What lies in the output directory when the run has ended: one event for each attempt's {@code manifest.json}. */
public final class OutputOracle implements Oracle {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int DEEPEST = 6;

    private final Path outputs;
    private final RunClock clock;

    public OutputOracle(Path outputs, RunClock clock) {
        this.outputs = outputs;
        this.clock = clock;
    }

    /** Job ids are never used twice: what other runs left is told apart by them. */
    @Override
    public void mark() {}

    @Override
    public List<Event> since(Set<String> ids) {
        if (!Files.isDirectory(outputs)) {
            return List.of();
        }
        List<Event> events = new ArrayList<>();
        try (Stream<Path> files = Files.find(
                outputs, DEEPEST, (path, attributes) -> path.endsWith("manifest.json") && attributes.isRegularFile())) {
            for (Path manifest : files.sorted().toList()) {
                add(events, manifest, ids);
            }
        } catch (IOException | UncheckedIOException e) {
            throw new OracleException("the outputs in " + outputs + " could not be read: " + e.getMessage(), e);
        }
        return events;
    }

    private void add(List<Event> events, Path manifest, Set<String> ids) throws IOException {
        byte[] content = Files.readAllBytes(manifest);
        JsonNode fields = JSON.readTree(content);
        String job = fields.path("jobId").asText("");
        if (!ids.contains(job)) {
            return;
        }
        Path relative = outputs.relativize(manifest);
        long at = Duration.between(
                        clock.began(), Files.getLastModifiedTime(manifest).toInstant())
                .toNanos();
        events.add(new Event(
                at,
                "output",
                "file",
                job,
                Map.of(
                        "path", relative.toString(),
                        "token", fields.path("token").asText("0"),
                        "attempt", fields.path("attempt").asText("0"),
                        "worker", fields.path("worker").asText(""),
                        "sha256", sha256(content))));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException everyJdkHasIt) {
            throw new IllegalStateException(everyJdkHasIt);
        }
    }
}
