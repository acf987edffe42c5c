package brownout.chaos.workload.notifications;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Checker;
import brownout.chaos.checker.Findings;
import brownout.chaos.checker.Wording;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A notification only ever moves forwards. Judged by the versions of its entry in the ledger: each state can be reached from
 * the one before it by moves that {@link NotificationMoves} has. Several moves may lie between two versions.
 */
final class StatesLegal implements Checker {
    static final String STATE = "state";
    static final String VERSION = "version";

    @Override
    public String name() {
        return "states-legal";
    }

    @Override
    public CheckResult check(History history) {
        Map<String, List<Event>> versions = new LinkedHashMap<>();
        for (Event event : history.events()) {
            if (event.kind().equals(STATE)) {
                versions.computeIfAbsent(event.key(), id -> new ArrayList<>()).add(event);
            }
        }
        Findings findings = new Findings(name());
        long moves = 0;
        for (Map.Entry<String, List<Event>> one : versions.entrySet()) {
            List<Event> inOrder = one.getValue().stream()
                    .sorted(Comparator.comparingLong(StatesLegal::version))
                    .toList();
            moves += inOrder.size() - 1L;
            firstIllegal(inOrder).ifPresent(move -> illegal(findings, one.getKey(), move));
        }
        findings.figure("notifications", versions.size())
                .figure("moves", moves)
                .figure("moved illegally", findings.violations());
        if (moves == 0) {
            findings.doubt("The ledger shows no notification in two states, so none could move wrongly.");
        }
        return findings.conclude(
                Wording.count(findings.violations(), "notification") + " of " + versions.size()
                        + " moved as no notification may.",
                "Each of " + moves + " moves of " + versions.size() + " notifications was a legal one.");
    }

    private static Optional<List<Event>> firstIllegal(List<Event> versions) {
        for (int i = 1; i < versions.size(); i++) {
            if (!NotificationMoves.lead(state(versions.get(i - 1)), state(versions.get(i)))) {
                return Optional.of(List.of(versions.get(i - 1), versions.get(i)));
            }
        }
        return Optional.empty();
    }

    private static void illegal(Findings findings, String id, List<Event> move) {
        findings.violation(
                "Notification " + id + " was " + state(move.get(0)) + " in version " + version(move.get(0)) + " and "
                        + state(move.get(1)) + " in version " + version(move.get(1)) + " (at "
                        + Wording.at(move.get(1).at()) + "): no move leads there.",
                List.of(),
                move);
    }

    private static String state(Event event) {
        return event.data().getOrDefault(STATE, "");
    }

    private static long version(Event event) {
        return Long.parseLong(event.data().getOrDefault(VERSION, "0"));
    }
}
