package brownout.chaos.history;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * Everything a verdict is drawn from.
 *
 * @param began wall clock at nanosecond 0
 * @param operations in order of invocation
 * @param events in order of {@code at}
 * @param holes what is missing, a sentence each: a history with holes cannot say that a guarantee held
 */
public record History(
        Instant began, List<Operation> operations, List<Event> events, List<FaultWindow> faults, List<String> holes) {

    public History {
        operations = operations.stream()
                .sorted(Comparator.comparingLong(Operation::invokedAt).thenComparingLong(Operation::id))
                .toList();
        events = events.stream().sorted(Comparator.comparingLong(Event::at)).toList();
        faults = List.copyOf(faults);
        holes = List.copyOf(holes);
    }
}
