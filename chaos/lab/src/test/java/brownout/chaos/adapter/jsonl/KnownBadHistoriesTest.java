package brownout.chaos.adapter.jsonl;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.adapter.shipped.Shipped;
import brownout.chaos.checker.CheckKind;
import brownout.chaos.checker.Verdict;
import brownout.chaos.registry.Checkers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KnownBadHistoriesTest {
    private static final Checkers CHECKERS = Checkers.standard();

    @TempDir
    private Path directory;

    @Test
    void every_check_that_can_fail_calls_its_bad_history_violated() {
        assertThat(KnownBadHistories.judged(CHECKERS))
                .hasSize(CHECKERS.kinds().size() - 1)
                .doesNotContainKey("staleness")
                .allSatisfy((check, sentence) -> assertThat(sentence).as(check).isPresent());
    }

    static Stream<String> checks() {
        return CHECKERS.kinds().stream().map(CheckKind::name).filter(name -> !name.equals("staleness"));
    }

    /** Of what was lost nobody can say that it was right. */
    @ParameterizedTest
    @MethodSource("checks")
    void a_bad_history_that_lost_any_line_never_holds(String check) throws IOException {
        List<String> lines =
                Shipped.directory("/histories/bad/", bad -> Files.readAllLines(bad.resolve(check + ".jsonl")));
        String argument =
                switch (check) {
                    case "latency-slo" -> "submit p99 250ms";
                    case "error-budget" -> "submit 1%";
                    case "rate-never-exceeded" -> "1/s + 1";
                    default -> "";
                };
        for (int lost = 0; lost < lines.size(); lost++) {
            List<String> rest = new ArrayList<>(lines);
            rest.remove(lost);
            Path file = Files.write(directory.resolve("cut.jsonl"), rest);
            assertThat(verdict(check, argument, file))
                    .as("without line %d: %s", lost + 1, lines.get(lost))
                    .isNotEqualTo(Optional.of(Verdict.HOLDS));
        }
    }

    /** Empty where the history is refused: an end without its beginning. */
    private static Optional<Verdict> verdict(String check, String argument, Path file) {
        try {
            return Optional.of(CHECKERS.named(check, argument)
                    .check(JsonlHistoryReader.read(file))
                    .verdict());
        } catch (IllegalArgumentException refused) {
            assertThat(refused).hasMessageContaining("completes without having been invoked");
            return Optional.empty();
        }
    }
}
