package brownout.chaos.checker;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Every check by its name. */
public final class Checkers {

    private final List<CheckKind> kinds;

    Checkers(List<CheckKind> kinds) {
        this.kinds = List.copyOf(kinds);
    }

    /** Those that come with the lab. */
    public static Checkers standard() {
        List<CheckKind> kinds = new ArrayList<>();
        kinds.addAll(NotificationChecks.kinds());
        kinds.addAll(JobChecks.kinds());
        kinds.addAll(ProfileChecks.kinds());
        kinds.addAll(GeneralChecks.kinds());
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
                .flatMap(kind -> {
                    List<String> all = new ArrayList<>(kind.aliases());
                    all.add(0, kind.name());
                    return all.stream();
                })
                .toList();
        String nearest = names.stream()
                .min(Comparator.comparingInt(candidate -> distance(name, candidate)))
                .orElse("");
        String hint = distance(name, nearest) <= Math.max(2, nearest.length() / 3)
                ? "did you mean '" + nearest + "'?"
                : "there are " + kinds.stream().map(CheckKind::name).collect(Collectors.joining(", "));
        return new CheckSyntaxException("there is no check '" + name + "'; " + hint);
    }

    /** Levenshtein's. */
    private static int distance(String left, String right) {
        int[] row = new int[right.length() + 1];
        for (int j = 0; j <= right.length(); j++) {
            row[j] = j;
        }
        for (int i = 1; i <= left.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= right.length(); j++) {
                int substituted = diagonal + (left.charAt(i - 1) == right.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, 1 + Math.min(row[j], row[j - 1]));
            }
        }
        return row[right.length()];
    }
}
