package brownout.chaos.run;

import brownout.chaos.history.Event;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

/**
 * Which faults of a run affected something.
 *
 * @param biting those that did
 * @param spared those that were meant for a share of the traffic, and by luck met none of it while another one bit
 * @param missing why each of the others did not, a sentence each: without them the run shows nothing
 */
record Bites(List<FaultWindow> biting, List<String> spared, List<String> missing) {
    /** After these a job is the worker's whom they name. */
    private static final Set<String> AT_WORK = Set.of("JOB_CLAIMED", "JOB_PROGRESSED");

    Bites {
        biting = List.copyOf(biting);
        spared = List.copyOf(spared);
        missing = List.copyOf(missing);
    }

    static Bites of(History history) {
        List<FaultWindow> biting = history.faults().stream()
                .filter(window -> window.touched() > 0 || isPauseOfSomebodyAtWork(window, history))
                .toList();
        List<String> spared = new ArrayList<>();
        List<String> missing = new ArrayList<>();
        for (FaultWindow window : history.faults()) {
            if (biting.contains(window)) {
                continue;
            }
            if (window.share() < 1 && !biting.isEmpty()) {
                spared.add(name(window));
            } else {
                missing.add("The fault '" + name(window) + "' touched nothing: " + why(window) + " while it was on.");
            }
        }
        return new Bites(biting, spared, missing);
    }

    static String name(FaultWindow window) {
        return window.what() + " on " + window.target();
    }

    private static String why(FaultWindow window) {
        if (window.target().contains("→")) {
            return "nothing that crossed the link met it";
        }
        return window.what().equals("pause") ? "it had no work and nobody sent it any" : "nobody called it";
    }

    /** One that works on a job needs nobody to send it anything: the job waits for it. */
    private static boolean isPauseOfSomebodyAtWork(FaultWindow window, History history) {
        return window.what().equals("pause")
                && history.events().stream()
                        .filter(event -> window.target().equals(event.data().get("worker")))
                        .filter(event -> event.at() <= window.from())
                        .map(Event::key)
                        .distinct()
                        .anyMatch(job -> isHeldBy(window, job, history));
    }

    private static boolean isHeldBy(FaultWindow window, String job, History history) {
        return history.events().stream()
                .filter(event -> event.key().equals(job) && event.at() <= window.from())
                .filter(event -> !event.kind().equals("JOB_WRITE_REFUSED"))
                .max(Comparator.comparingLong(Event::at))
                .filter(last -> window.target().equals(last.data().get("worker")))
                .filter(last -> AT_WORK.contains(last.kind()))
                .isPresent();
    }
}
