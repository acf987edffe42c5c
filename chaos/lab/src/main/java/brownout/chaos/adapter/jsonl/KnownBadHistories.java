package brownout.chaos.adapter.jsonl;

import brownout.chaos.adapter.shipped.Shipped;
import brownout.chaos.checker.CheckKind;
import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Verdict;
import brownout.chaos.registry.Checkers;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;

/**
 * For each check a small history that it must call violated, below {@code histories/bad}: {@code <check>.jsonl}. A check
 * that was never seen to fail proves nothing.
 */
public final class KnownBadHistories {
    private static final String DIRECTORY = "/histories/bad/";
    /** They report figures and never fail. */
    private static final Set<String> MEASURES = Set.of("staleness");

    private KnownBadHistories() {}

    /**
     * By check, for every one that can fail: what it says of its bad history, asked just now. Empty where there is none,
     * or where it does not call it violated.
     */
    public static Map<String, Optional<String>> judged(Checkers checkers) {
        return Shipped.directory(DIRECTORY, directory -> {
            Properties arguments = arguments(directory);
            Map<String, Optional<String>> said = new TreeMap<>();
            for (CheckKind kind : checkers.kinds()) {
                if (!MEASURES.contains(kind.name())) {
                    Path file = directory.resolve(kind.name() + ".jsonl");
                    said.put(
                            kind.name(),
                            Files.exists(file)
                                    ? judged(checkers, kind, arguments.getProperty(kind.name(), ""), file)
                                    : Optional.empty());
                }
            }
            return said;
        });
    }

    private static Optional<String> judged(Checkers checkers, CheckKind kind, String argument, Path file) {
        CheckResult result = checkers.named(kind.name(), argument).check(JsonlHistoryReader.read(file));
        return result.verdict() == Verdict.VIOLATED ? Optional.of(result.sentence()) : Optional.empty();
    }

    private static Properties arguments(Path directory) throws IOException {
        Properties arguments = new Properties();
        try (Reader reader = Files.newBufferedReader(directory.resolve("arguments.properties"))) {
            arguments.load(reader);
        }
        return arguments;
    }
}
