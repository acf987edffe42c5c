package brownout.chaos.format;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** A scenario that cannot be run; carries every problem that was found, in the order of the file. */
public final class ScenarioException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient List<Problem> problems;

    public ScenarioException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining("\n")));
        this.problems = problems.stream()
                .sorted(Comparator.comparing(
                        Problem::position,
                        Comparator.comparingInt(Position::line).thenComparingInt(Position::column)))
                .toList();
    }

    public List<Problem> problems() {
        return problems;
    }
}
