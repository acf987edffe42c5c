package brownout.chaos.run;

import brownout.chaos.cluster.Cluster;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * What a run has done to the system and not yet undone. Only its own doings: another scenario may be at work on the same
 * system.
 *
 * <p>Safe for use by many threads: a fault may be injected while healing begins.
 */
final class Traces {
    private final Cluster cluster;
    private final Map<String, Runnable> undoings = new LinkedHashMap<>();
    private final Set<String> links = new TreeSet<>();
    private final Set<String> processes = new TreeSet<>();
    private final Map<String, String> safeguards = new LinkedHashMap<>();
    private boolean closed;

    Traces(Cluster cluster) {
        this.cluster = cluster;
    }

    /**
     * Does something that must be undone.
     *
     * @param name of the doing, for messages and for {@link #undone}
     * @return false when the run is being healed already: nothing was done
     */
    boolean done(String name, Runnable doing, Runnable undoing) {
        synchronized (this) {
            if (closed) {
                return false;
            }
            undoings.put(name, undoing);
        }
        doing.run();
        return true;
    }

    synchronized void touchedLink(String link) {
        links.add(link);
    }

    synchronized void touchedProcess(String process) {
        processes.add(process);
    }

    synchronized void switchedOff(String service, String safeguard) {
        safeguards.put(safeguard, service);
    }

    /** Undoes one doing now, unless it has been undone; one that fails is tried again by {@link #heal}. */
    void undone(String name) {
        Runnable undoing;
        synchronized (this) {
            undoing = undoings.get(name);
        }
        if (undoing != null) {
            undoing.run();
            synchronized (this) {
                undoings.remove(name);
            }
        }
    }

    /**
     * Undoes every fault that is still on, the newest first; no more can be injected afterwards.
     *
     * @return what could not be undone, a sentence each
     */
    List<String> heal() {
        List<String> names;
        synchronized (this) {
            closed = true;
            names = new ArrayList<>(undoings.keySet());
        }
        List<String> left = new ArrayList<>();
        for (int i = names.size() - 1; i >= 0; i--) {
            String name = names.get(i);
            attempt(name + " could not be undone: ", () -> undone(name), left);
        }
        return left;
    }

    /** A process that was started again has every safeguard on, as it was born: that would end the variant in silence. */
    void switchOffAgain() {
        Map<String, String> all;
        synchronized (this) {
            all = new LinkedHashMap<>(safeguards);
        }
        all.forEach((safeguard, service) -> cluster.switchSafeguard(service, safeguard, false));
    }

    /**
     * Switches safeguards back on.
     *
     * @return what could not be undone, a sentence each
     */
    List<String> restoreSafeguards() {
        List<String> left = new ArrayList<>();
        Map<String, String> all;
        synchronized (this) {
            all = new LinkedHashMap<>(safeguards);
        }
        all.forEach((safeguard, service) -> attempt(
                "safeguard " + safeguard + " could not be switched back on: ",
                () -> cluster.switchSafeguard(service, safeguard, true),
                left));
        return left;
    }

    /** Looks whether anything that this run did is still there; a sentence each. */
    List<String> remaining() {
        List<String> left = new ArrayList<>();
        attempt(
                "whether any toxic is left could not be found out: ",
                () -> cluster.faults().active().forEach((link, toxics) -> {
                    if (links.contains(link) && !toxics.isEmpty()) {
                        left.add("link " + link + " still has " + String.join(", ", toxics));
                    }
                }),
                left);
        attempt(
                "whether any process is still down could not be found out: ",
                () -> cluster.status().processes().stream()
                        .filter(process -> processes.contains(process.name())
                                && !process.state().equals("up"))
                        .forEach(process -> left.add("process " + process.name() + " is still " + process.state())),
                left);
        safeguards.forEach((safeguard, service) -> attempt(
                "whether safeguard " + safeguard + " is on again could not be found out: ",
                () -> cluster.switchSafeguard(service, safeguard, true).forEach((instance, before) -> {
                    if (!before) {
                        left.add("safeguard " + safeguard + " was still off in " + instance);
                    }
                }),
                left));
        return left;
    }

    /** Whatever goes wrong with one undoing (a full disk, a bug) must not keep the others from being done. */
    private static void attempt(String failure, Runnable doing, List<String> left) {
        try {
            doing.run();
        } catch (RuntimeException e) {
            left.add(failure + Reasons.of(e));
        }
    }
}
