package brownout.chaos.adapter.yaml;

import brownout.chaos.adapter.shipped.Shipped;
import brownout.chaos.checker.CheckKind;
import brownout.chaos.checker.CheckSyntaxException;
import brownout.chaos.format.Position;
import brownout.chaos.format.Problem;
import brownout.chaos.format.ScenarioException;
import brownout.chaos.format.Tree;
import brownout.chaos.naming.Nearest;
import brownout.chaos.registry.Checkers;
import brownout.chaos.registry.Workloads;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.ScenarioParser;
import brownout.chaos.scenario.Vocabulary;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The scenarios that come with the lab, by name, and those in files, by path. */
public final class ScenarioLibrary {
    private static final String DIRECTORY = "/scenarios/";
    private static final String YAML = ".yaml";

    private final Vocabulary vocabulary;

    public ScenarioLibrary() {
        Checkers checkers = Checkers.standard();
        vocabulary = Vocabulary.standard(
                Workloads.kinds(),
                checkers.kinds().stream().map(CheckKind::name).toList(),
                (name, argument) -> problem(checkers, name, argument));
    }

    private static Optional<String> problem(Checkers checkers, String name, Optional<String> argument) {
        try {
            checkers.named(name, argument.orElse(""));
            return Optional.empty();
        } catch (CheckSyntaxException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    public Vocabulary vocabulary() {
        return vocabulary;
    }

    /** Names of the scenarios that come with the lab: every file below {@code scenarios} is one. */
    public List<String> names() {
        return Shipped.directory(DIRECTORY, ScenarioLibrary::names);
    }

    private static List<String> names(Path directory) throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.map(file -> directory.relativize(file).toString())
                    .filter(name -> name.endsWith(YAML))
                    .map(name -> name.substring(0, name.length() - YAML.length()))
                    .sorted()
                    .toList();
        }
    }

    /**
     * The text of a scenario.
     *
     * @param nameOrFile {@code notification/lost-ack}, or the path of a file
     * @throws ScenarioException when there is neither
     */
    public String text(String nameOrFile) {
        if (names().contains(nameOrFile)) {
            return resource(nameOrFile + YAML);
        }
        Path file = Path.of(nameOrFile);
        if (Files.notExists(file)) {
            throw problem(
                    nameOrFile, "there is no scenario and no file of that name" + Nearest.hint(nameOrFile, names()));
        }
        return BoundedText.of(file, nameOrFile);
    }

    /**
     * @param overrides {@code workload.rate → 80/s}, applied before reading
     * @throws ScenarioException with everything that is wrong
     */
    public Scenario scenario(String nameOrFile, Map<String, String> overrides) {
        return scenario(nameOrFile, text(nameOrFile), overrides);
    }

    /**
     * @param name for messages
     * @param overrides {@code workload.rate → 80/s}, applied before reading
     * @throws ScenarioException with everything that is wrong
     */
    public Scenario scenario(String name, String text, Map<String, String> overrides) {
        Tree tree = YamlTrees.parse(name, text);
        return new ScenarioParser(vocabulary).parse(ScenarioParser.override(tree, overrides));
    }

    private static ScenarioException problem(String source, String message) {
        return new ScenarioException(List.of(new Problem(Position.of(source), message)));
    }

    private static String resource(String name) {
        try (InputStream stream = ScenarioLibrary.class.getResourceAsStream(DIRECTORY + name)) {
            if (stream == null) {
                throw new IllegalStateException("the lab was built without its scenario " + DIRECTORY + name);
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
