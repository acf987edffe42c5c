package brownout.chaos.run;

import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import brownout.chaos.history.Recorder;
import brownout.chaos.workload.Oracle;
import brownout.chaos.workload.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What the witnesses say in the end, each about what the clients and the witnesses before it named. One that tells of ends may be behind what clients saw: it is asked again until it
 * has told of them all, or some seconds have passed; then the history has a hole.
 */
final class OracleReadings {
    private static final Duration MOST = Duration.ofSeconds(15);
    private static final long PAUSE = Duration.ofMillis(500).toNanos();

    private final Recorder recorder;
    private final Pace pace;
    private final Set<String> names = new TreeSet<>();
    private final Map<String, String> lastStates = new TreeMap<>();

    private OracleReadings(Recorder recorder, Pace pace) {
        this.recorder = recorder;
        this.pace = pace;
        History history = recorder.history();
        for (Operation operation : history.operations()) {
            if (operation.action().equals("submit")) {
                names.add(operation.key());
            }
            String id = operation.out().getOrDefault("id", "");
            if (!id.isEmpty()) {
                names.add(id);
                if (operation.action().equals("observe") && operation.outcome() == Outcome.OK) {
                    lastStates.put(id, operation.out().getOrDefault("state", ""));
                }
            }
        }
    }

    static void collect(List<Oracle> oracles, Recorder recorder, Pace pace) throws InterruptedException {
        OracleReadings readings = new OracleReadings(recorder, pace);
        for (Oracle oracle : oracles) {
            try {
                for (Event event : readings.of(oracle)) {
                    readings.names.add(event.key());
                    recorder.event(event);
                }
            } catch (Oracle.OracleException e) {
                recorder.hole(String.valueOf(e.getMessage()));
            }
        }
    }

    private List<Event> of(Oracle oracle) throws InterruptedException {
        long deadline = pace.nanos() + MOST.toNanos();
        while (true) {
            List<Event> events = oracle.since(names);
            Set<String> untold = untold(oracle, events);
            if (untold.isEmpty() || pace.nanos() >= deadline) {
                if (!untold.isEmpty()) {
                    recorder.hole("no event tells of the end of " + untold.size()
                            + " entities that clients saw end, among them "
                            + untold.iterator().next() + ", " + MOST.toSeconds() + " s after the last look");
                }
                return events;
            }
            pace.sleepUntil(Math.min(deadline, pace.nanos() + PAUSE));
        }
    }

    private Set<String> untold(Oracle oracle, List<Event> events) {
        Map<String, String> ends = oracle.ends();
        Set<String> untold = new TreeSet<>();
        lastStates.forEach((id, state) -> {
            if (ends.containsKey(state)) {
                untold.add(id);
            }
        });
        events.stream()
                .filter(event -> event.kind().equals(ends.get(lastStates.getOrDefault(event.key(), ""))))
                .forEach(event -> untold.remove(event.key()));
        return untold;
    }
}
