package brownout.chaos.checker;

import java.util.List;
import java.util.function.Function;

/**
 * A check that can be asked for.
 *
 * @param name as written in a scenario: {@code bounded-staleness}
 * @param aliases shorter names for the command line: {@code bounded}
 * @param argument what may follow the name, for people; empty when nothing may
 * @param what one line: what a history violates
 * @param absence it judges what is missing (a delivery, a completion): a hole in the history excuses a violation
 */
public record CheckKind(
        String name,
        List<String> aliases,
        String argument,
        String what,
        boolean absence,
        Function<CheckArgument, Checker> factory) {

    public CheckKind {
        aliases = List.copyOf(aliases);
    }

    public boolean isNamed(String candidate) {
        return name.equals(candidate) || aliases.contains(candidate);
    }

    public Checker create(CheckArgument given) {
        if (argument.isEmpty() && given.isPresent()) {
            throw new CheckSyntaxException(
                    "check " + name + " takes no argument, but was given '" + given.text() + "'");
        }
        return new HoleAwareChecker(factory.apply(given), absence);
    }
}
