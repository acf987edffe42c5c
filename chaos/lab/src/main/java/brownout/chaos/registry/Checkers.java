package brownout.chaos.registry;

import brownout.chaos.checker.CheckArgument;
import brownout.chaos.checker.CheckKind;
import brownout.chaos.checker.CheckSyntaxException;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.load.LoadChecks;
import brownout.chaos.naming.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Every check by its name. */
public final class Checkers {

    private final List<CheckKind> kinds;

    Checkers(List<CheckKind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /** Those that come with the lab. */
    public static Checkers standard() {
        List<CheckKind> kinds = new ArrayList<>();
        Workloads.all().forEach(type -> kinds.addAll(type.checks()));
        kinds.addAll(LoadChecks.kinds());
        return new Checkers(kinds);
    }

    public List<CheckKind> kinds() {
        return kinds;
    }

    /**
     * As written on a command line: a name, or a name, a colon and an argument ({@code bounded:2s}).
     *
     * @throws CheckSyntaxException when there is no such check, or its argument cannot be read
     */
    public Checker named(String specification) {
        int colon = specification.indexOf(':');
        return colon < 0
                ? named(specification, "")
                : named(specification.substring(0, colon), specification.substring(colon + 1));
    }

    /**
     * As written in a scenario: {@code unknown-outcomes-resolved: 30s} is the name and the argument.
     *
     * @param argument empty for none
     * @throws CheckSyntaxException when there is no such check, or its argument cannot be read
     */
    public Checker named(String name, String argument) {
        String wanted = name.strip();
        return kinds.stream()
                .filter(kind -> kind.isNamed(wanted))
                .findFirst()
                .orElseThrow(() -> unknown(wanted))
                .create(new CheckArgument(wanted, argument));
    }

    private CheckSyntaxException unknown(String name) {
        List<String> names = kinds.stream()
                .flatMap(kind -> Stream.concat(Stream.of(kind.name()), kind.aliases().stream()))
                .toList();
        return new CheckSyntaxException("there is no check '" + name + "'" + Nearest.hint(name, names));
    }
}
