package brownout.chaos.registry;

import static brownout.chaos.checker.Histories.history;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.CheckSyntaxException;
import brownout.chaos.checker.Verdict;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class CheckersTest {

    private final Checkers checkers = Checkers.standard();

    @ParameterizedTest
    @CsvSource({
        "no-duplicate-sent, no-duplicate-send",
        "no-lost-sends, no-lost-send",
        "linearisable, linearizable",
        "boundd:2s, bounded",
        "monotonic-read, monotonic-reads",
    })
    void an_unknown_name_is_answered_with_the_nearest(String wrong, String nearest) {
        assertThatThrownBy(() -> checkers.named(wrong))
                .isInstanceOf(CheckSyntaxException.class)
                .hasMessageContaining("did you mean '" + nearest + "'?");
    }

    @Test
    void a_name_that_resembles_nothing_is_answered_with_all() {
        assertThatThrownBy(() -> checkers.named("quux")).hasMessageContainingAll("no-duplicate-send", "no-lost-send");
    }

    static List<Arguments> unreadableArguments() {
        return List.of(
                arguments("bounded:2", "'2' is not a duration; write for example 2s, 500ms or 1m"),
                arguments("no-duplicate-send:3", "takes no argument"),
                arguments("k-bounded:two", "'two' is not a whole number"),
                arguments("linearizable:weak", "'weak' is not a level"),
                arguments("error-budget:120%", "'120%' is not a share"),
                arguments("error-budget", "is not a budget"),
                arguments("latency-slo:sends p99 20ms", "whose ends are on other clocks"),
                arguments(
                        "rate-never-exceeded", "'' is not a rate and a burst; write for example '10/s' or '10/s + 20'"),
                arguments("retries-within:10% and 20", "'10% and 20' is not a share"),
                arguments("latency-slo:p99", "is not a percentile and a limit"),
                arguments("no-lost-send:sent", "write for example 'no-lost-send: delivered'"));
    }

    @ParameterizedTest
    @MethodSource("unreadableArguments")
    void an_argument_that_cannot_be_read_is_answered_with_an_example(String specification, String message) {
        assertThatThrownBy(() -> checkers.named(specification))
                .isInstanceOf(CheckSyntaxException.class)
                .hasMessageContaining(message);
    }

    @Test
    void a_colon_with_nothing_behind_it_is_no_argument() {
        assertThat(checkers.named("bounded: ").name()).isEqualTo("bounded-staleness");
    }

    @ParameterizedTest
    @CsvSource({
        "strong, linearizable",
        "bounded:2s, bounded-staleness",
        "eventual, eventual-convergence",
        "session, session"
    })
    void the_models_of_the_command_line_are_names_too(String model, String check) {
        assertThat(checkers.named(model).name()).isEqualTo(check);
    }

    @Test
    void a_name_and_its_argument_may_come_apart() {
        assertThat(checkers.named("unknown-outcomes-resolved", " 30s ").name()).isEqualTo("unknown-outcomes-resolved");
    }

    @Test
    void no_two_checks_answer_to_one_name() {
        Set<String> names = new HashSet<>();
        checkers.kinds().forEach(kind -> {
            assertThat(names.add(kind.name())).as(kind.name()).isTrue();
            kind.aliases()
                    .forEach(alias -> assertThat(names.add(alias)).as(alias).isTrue());
        });
    }

    static List<String> everyCheck() {
        return Checkers.standard().kinds().stream()
                .map(kind -> switch (kind.name()) {
                    case "latency-slo" -> "latency-slo:p99 1s";
                    case "error-budget" -> "error-budget:1%";
                    case "rate-never-exceeded" -> "rate-never-exceeded:1/s";
                    default -> kind.name();
                })
                .toList();
    }

    @ParameterizedTest
    @MethodSource("everyCheck")
    void nothing_to_judge_is_inconclusive_and_never_a_success(String check) {
        CheckResult result = history().check(check);
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.sentence()).isNotBlank();
    }

    @Test
    void a_hole_in_the_history_keeps_a_guarantee_from_holding() {
        CheckResult result = history()
                .submit("k", "n", 0, 10)
                .delivered("n", 20, 1)
                .hole("the recorder dropped 3 operations")
                .check("no-duplicate-send");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
        assertThat(result.sentence()).contains("the recorder dropped 3 operations");
    }

    @Test
    void a_hole_does_not_excuse_what_was_seen() {
        CheckResult result = history()
                .submit("k", "n", 0, 10)
                .delivered("n", 20, 1)
                .delivered("n", 30, 2)
                .hole("the recorder dropped 3 operations")
                .check("no-duplicate-send");
        assertThat(result.verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void a_hole_excuses_what_is_missing() {
        CheckResult result = history()
                .submit("k", "n", 0, 10)
                .observe("k", "n", "SENT", 500)
                .hole("the delivery log of push could not be read")
                .check("no-lost-send");
        assertThat(result.verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }
}
