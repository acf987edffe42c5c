package brownout.chaos.run;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.scenario.Vocabulary.Safeguard;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
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
final class UndoLog {
    private final Cluster cluster;
    private final Consumer<String> holes;
    private final Map<String, Undoing> undoings = new LinkedHashMap<>();
    private final Set<String> links = new TreeSet<>();
    private final Set<String> processes = new TreeSet<>();
    /** Those that are off. */
    private final Set<Safeguard> safeguards = new LinkedHashSet<>();

    /** Services that have other settings than the lab gives them. */
    private final Set<String> configured = new TreeSet<>();

    private final List<String> untold = new ArrayList<>();
    private boolean closed;
    private boolean labIsGone;

    /** @param holes told what somebody else undid although it was meant to last: a sentence each */
    UndoLog(Cluster cluster, Consumer<String> holes) {
        this.cluster = cluster;
        this.holes = holes;
    }

    /** @param told what to write down once it is undone: when that fails, what was undone is not undone again */
    private record Undoing(Runnable doing, Runnable told, boolean slow) {}

    /**
     * Does something that must be undone.
     *
     * @param name of the doing, for messages and for {@link #undone}
     * @param told called once it is undone
     * @return false when the run is being healed already: nothing was done
     */
    boolean done(String name, Runnable doing, Runnable undoing, Runnable told) {
        return done(name, doing, new Undoing(undoing, told, false));
    }

    /** As {@link #done(String, Runnable, Runnable, Runnable)}, for what takes long to undo: it comes last. */
    boolean doneSlowly(String name, Runnable doing, Runnable undoing, Runnable told) {
        return done(name, doing, new Undoing(undoing, told, true));
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
    void switchOff(Safeguard safeguard, Duration timeToLive) {
        synchronized (this) {
            safeguards.add(safeguard);
        }
        cluster.switchSafeguardOff(safeguard.service(), safeguard.name(), timeToLive);
    }

    /** As {@link #switchOff}, with settings of a service. */
    void configure(String service, Map<String, String> settings, Duration timeToLive) {
        synchronized (this) {
            configured.add(service);
        }
        cluster.configure(service, settings, timeToLive);
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
            tell(undoing.told());
        }
    }

    private void tell(Runnable told) {
        try {
            told.run();
        } catch (RuntimeException e) {
            synchronized (this) {
                untold.add(FailureSentence.of(e));
            }
        }
    }

    /** What was undone and could not be written down, a sentence each. */
    synchronized List<String> untold() {
        return List.copyOf(untold);
    }

    /** The lab ended while this run used it: nothing can be undone, and nothing needs to be. */
    boolean labIsGone() {
        return labIsGone;
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
        restoreSafeguards(left);
        undo(true, left);
        configured()
                .forEach(service -> attempt(
                        "the settings of " + service + " could not be put back: ",
                        () -> {
                            if (!cluster.putBackSettings(service)) {
                                holes.accept("somebody else had put back the settings of " + service
                                        + " before this run did");
                            }
                        },
                        left));
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

    private synchronized List<String> configured() {
        return List.copyOf(configured);
    }

    private void restoreSafeguards(List<String> left) {
        List<Safeguard> all;
        synchronized (this) {
            all = List.copyOf(safeguards);
        }
        for (Safeguard safeguard : all) {
            attempt(
                    "safeguard " + safeguard.name() + " could not be switched back on: ",
                    () -> switchOn(safeguard).forEach((instance, wasOn) -> {
                        if (wasOn) {
                            holes.accept("somebody else had switched " + safeguard.name() + " of " + instance
                                    + " back on before this run did");
                        }
                    }),
                    left);
        }
    }

    private Map<String, Boolean> switchOn(Safeguard safeguard) {
        return cluster.switchSafeguard(safeguard.service(), safeguard.name(), true);
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
        for (String service : configured()) {
            attempt(
                    "whether the settings of " + service + " are put back could not be found out: ",
                    () -> {
                        if (cluster.putBackSettings(service)) {
                            left.add("the settings of " + service + " were still changed");
                        }
                    },
                    left);
        }
        for (Safeguard safeguard : safeguards) {
            attempt(
                    "whether safeguard " + safeguard.name() + " is on again could not be found out: ",
                    () -> switchOn(safeguard).forEach((instance, before) -> {
                        if (!before) {
                            left.add("safeguard " + safeguard.name() + " was still off in " + instance);
                        }
                    }),
                    left);
        }
        return left;
    }

    /** Whatever goes wrong with one undoing (a full disk, a bug) must not keep the others from being done. */
    private void attempt(String failure, Runnable doing, List<String> left) {
        if (labIsGone) {
            return;
        }
        try {
            doing.run();
        } catch (RuntimeException e) {
            labIsGone = FailureSentence.isEndOfLab(e);
            if (!labIsGone) {
                left.add(failure + FailureSentence.of(e));
            }
        }
    }
}
