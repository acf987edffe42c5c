package brownout.chaos.run;

import brownout.chaos.cluster.Cluster;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * What a run has done to the system and not yet undone. Only its own doings: another scenario may be at work on the same
 * system.
 *
 * <p>Safe for use by many threads: a fault may be injected while healing begins.
 */
final class Traces {
    private final Cluster cluster;
    private final Consumer<String> holes;
    private final Map<String, Undoing> undoings = new LinkedHashMap<>();
    private final Set<String> links = new TreeSet<>();
    private final Set<String> processes = new TreeSet<>();
    private final Map<String, Off> safeguards = new LinkedHashMap<>();
    private boolean closed;
    private boolean restored;

    /** @param holes told what somebody else undid although it was meant to last: a sentence each */
    Traces(Cluster cluster, Consumer<String> holes) {
        this.cluster = cluster;
        this.holes = holes;
    }

    private record Undoing(Runnable doing, boolean slow) {}

    private record Off(String service, Duration timeToLive) {}

    /**
     * Does something that must be undone.
     *
     * @param name of the doing, for messages and for {@link #undone}
     * @return false when the run is being healed already: nothing was done
     */
    boolean done(String name, Runnable doing, Runnable undoing) {
        return done(name, doing, new Undoing(undoing, false));
    }

    /** As {@link #done(String, Runnable, Runnable)}, for what takes long to undo: it comes last. */
    boolean doneSlowly(String name, Runnable doing, Runnable undoing) {
        return done(name, doing, new Undoing(undoing, true));
    }

    private boolean done(String name, Runnable doing, Undoing undoing) {
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

    /** @param timeToLive after which the lab puts it back by itself, should this process be killed */
    void switchOff(String service, String safeguard, Duration timeToLive) {
        synchronized (this) {
            safeguards.put(safeguard, new Off(service, timeToLive));
        }
        cluster.switchSafeguardOff(service, safeguard, timeToLive);
    }

    /** Undoes one doing now, unless it has been undone; one that fails is tried again by {@link #heal}. */
    void undone(String name) {
        Undoing undoing;
        synchronized (this) {
            undoing = undoings.get(name);
        }
        if (undoing != null) {
            undoing.doing().run();
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
        List<String> left = new ArrayList<>();
        undo(false, left);
        undo(true, left);
        return left;
    }

    /**
     * As {@link #heal}, and switches safeguards back on before what takes long: whoever waits for the end of a run that was
     * interrupted may not wait for that. A service that is still down then comes back with them on: whether it did, {@link
     * #remaining} finds out.
     */
    List<String> healAndRestore() {
        List<String> left = new ArrayList<>();
        undo(false, left);
        boolean somethingIsDown = !undoings(true).isEmpty();
        restoreSafeguards(somethingIsDown ? new ArrayList<>() : left);
        undo(true, left);
        return left;
    }

    /** The newest first; no more can be added. */
    private synchronized List<String> undoings(boolean slow) {
        closed = true;
        List<String> names = new ArrayList<>();
        undoings.forEach((name, undoing) -> {
            if (undoing.slow() == slow) {
                names.add(0, name);
            }
        });
        return names;
    }

    private void undo(boolean slow, List<String> left) {
        undoings(slow).forEach(name -> attempt(name + " could not be undone: ", () -> undone(name), left));
    }

    /** A process that was started again has every safeguard on, as it was born: that would end the variant in silence. */
    void switchOffAgain() {
        Map<String, Off> all;
        synchronized (this) {
            all = restored ? Map.of() : new LinkedHashMap<>(safeguards);
        }
        all.forEach((safeguard, off) -> cluster.switchSafeguardOff(off.service(), safeguard, off.timeToLive()));
    }

    private void restoreSafeguards(List<String> left) {
        Map<String, Off> all;
        synchronized (this) {
            restored = true;
            all = new LinkedHashMap<>(safeguards);
        }
        all.forEach((safeguard, off) -> attempt(
                "safeguard " + safeguard + " could not be switched back on: ",
                () -> cluster.switchSafeguard(off.service(), safeguard, true).forEach((instance, wasOn) -> {
                    if (wasOn) {
                        holes.accept("somebody else had switched " + safeguard + " of " + instance
                                + " back on before this run did");
                    }
                }),
                left));
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
        safeguards.forEach((safeguard, off) -> attempt(
                "whether safeguard " + safeguard + " is on again could not be found out: ",
                () -> cluster.switchSafeguard(off.service(), safeguard, true).forEach((instance, before) -> {
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
