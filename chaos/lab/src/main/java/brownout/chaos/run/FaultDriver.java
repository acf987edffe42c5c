package brownout.chaos.run;

import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.Topology;
import brownout.chaos.fault.FaultPlane.LinkCounters;
import brownout.chaos.fault.Toxic;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.Recorder;
import brownout.chaos.history.Recorder.Counts;
import brownout.chaos.scenario.FaultPlan;
import brownout.chaos.scenario.FaultPlan.Action;
import brownout.chaos.scenario.FaultPlan.Planned;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentSkipListSet;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Carries out a fault plan, and finds out what each fault touched.
 *
 * <p>Every fault is injected with a time to live a little longer than its window: the plane heals it even when this
 * process is killed. A fault's window ends when its undoing has been done: for a crash, when the process is ready
 * again.
 */
final class FaultDriver {
    /** Beyond the window, so that the driver and not the time to live ends a fault while all is well. */
    private static final Duration GRACE = Duration.ofSeconds(10);
    /** A restart may be under way so much longer than planned. */
    private static final Duration GRACE_OF_RESTART = Duration.ofSeconds(60);
    /** Far enough apart that no pulse of one fault has the seed of another fault's. */
    private static final long PULSE_SEEDS = 1_000;

    private static final LinkCounters NOTHING = new LinkCounters(0, 0, 0, 0);

    private final Cluster cluster;
    private final ProviderControl providers;
    private final Recorder recorder;
    private final UndoLog undoLog;
    private final long seed;
    private final Set<String> active = new ConcurrentSkipListSet<>();

    FaultDriver(Cluster cluster, ProviderControl providers, Recorder recorder, UndoLog undoLog, long seed) {
        this.cluster = cluster;
        this.providers = providers;
        this.recorder = recorder;
        this.undoLog = undoLog;
        this.seed = seed;
    }

    /**
     * What is to be done at one time of the plan.
     *
     * @param name steps of one name must not overlap
     */
    record Step(Duration at, String name, Runnable doing) {}

    /** In order of time; what ends comes before what begins at the same time. */
    List<Step> steps(FaultPlan plan) {
        List<Step> ends = new ArrayList<>();
        List<Step> begins = new ArrayList<>();
        for (int i = 0; i < plan.faults().size(); i++) {
            Planned planned = plan.faults().get(i);
            String name = planned.action().label() + " on " + planned.target() + " (fault " + (i + 1) + ")";
            Running running = new Running(planned, name, seedOf(i));
            String turn = turn(planned, name);
            begins.add(new Step(planned.from(), turn, running::begin));
            begins.addAll(running.pulses());
            if (running.endsWithinPlan()) {
                ends.add(new Step(planned.until(), turn, running::end));
            }
        }
        List<Step> steps = new ArrayList<>(ends);
        steps.addAll(begins);
        steps.sort(Comparator.comparing(Step::at));
        return steps;
    }

    /**
     * What is done to one process is done in turn: a crash that is planned for a process that is still restarting comes
     * once that is up, and its window in the history begins then.
     */
    private static String turn(Planned planned, String name) {
        boolean isOfProcess = planned.action() instanceof Action.Crash || planned.action() instanceof Action.Pause;
        return isOfProcess ? planned.target() : name;
    }

    /** Unlike {@code seed + i}, not that of another fault under a neighbouring seed. */
    private long seedOf(int fault) {
        return new SplittableRandom(new SplittableRandom(seed).nextLong() + fault).nextLong() >>> 1;
    }

    /** Faults that are on now: {@code pause on video-worker-1}. */
    Set<String> active() {
        return active;
    }

    private final class Running {
        private final Planned planned;
        private final String name;
        private final long faultSeed;
        /** Steps of one fault never overlap, and healing comes after them. */
        private final List<String> handles = new CopyOnWriteArrayList<>();

        private volatile long from = -1;
        private volatile boolean isOn;
        private final AtomicLong touched = new AtomicLong();

        Running(Planned planned, String name, long faultSeed) {
            this.planned = planned;
            this.name = name;
            this.faultSeed = faultSeed;
        }

        /**
         * Its window begins before it is injected: an operation that meanwhile met it did not meet a system that is
         * well.
         */
        void begin() {
            from = recorder.now();
            Action action = planned.action();
            if (action instanceof Action.Toxics toxics) {
                undoLog.touchedLink(planned.target());
                inject(toxics.toxics());
            } else if (action instanceof Action.Crash) {
                crash();
            } else if (action instanceof Action.Pause) {
                pause();
            } else if (action instanceof Action.Misbehave misbehave) {
                misbehave(misbehave.behaviour());
            } else if (action instanceof Action.Overload) {
                overload();
            } else if (action instanceof Action.Edit) {
                edit();
            } else {
                flush();
            }
        }

        private Duration timeToLive() {
            return window().plus(grace());
        }

        private Duration window() {
            return planned.until().minus(planned.from());
        }

        private Duration grace() {
            return planned.action() instanceof Action.Crash ? GRACE_OF_RESTART : GRACE;
        }

        /** It was meant to last until now. Once its own time to live may be over, nobody else needs to have done it. */
        private void undoneBySomebodyElse() {
            Duration lasted = Duration.ofNanos(recorder.now() - from);
            if (isOn && lasted.compareTo(window().plus(grace().dividedBy(2))) < 0) {
                recorder.hole("somebody else had ended '" + planned.action().label() + "' on " + planned.target()
                        + " before this run did");
            }
        }

        private boolean stateIs(String expected) {
            return cluster.status()
                    .process(planned.target())
                    .map(process -> process.state().equals(expected))
                    .orElse(true);
        }

        private void inject(List<Toxic> toxics) {
            boolean injected = undoLog.done(
                    name,
                    () -> put(toxics, 0),
                    () -> {
                        lift();
                    },
                    () -> ended("fault", "removed"));
            if (injected) {
                began("fault", "injected");
            }
        }

        private void put(List<Toxic> toxics, int pulse) {
            for (Toxic toxic : toxics) {
                long pulseSeed = faultSeed + PULSE_SEEDS * pulse;
                handles.add(cluster.faults().inject(planned.target(), toxic, timeToLive(), pulseSeed));
            }
        }

        private void lift() {
            boolean gone = false;
            for (String handle : handles) {
                // Before: that a connection is closed because a toxic is removed is no effect that anybody waited for.
                long effects = cluster.faults().effects(handle);
                gone |= !cluster.faults().remove(handle);
                handles.remove(handle);
                touched.addAndGet(effects);
            }
            if (gone) {
                undoneBySomebodyElse();
            }
        }

        /** Between its beginning and its end: off and on again. */
        List<Step> pulses() {
            List<Step> pulses = new ArrayList<>();
            if (!(planned.action() instanceof Action.Toxics toxics)
                    || toxics.flap().isNone()) {
                return pulses;
            }
            Duration on = toxics.flap().on();
            Duration off = toxics.flap().off();
            int pulse = 1;
            for (Duration at = planned.from().plus(on);
                    at.compareTo(planned.until()) < 0;
                    at = at.plus(on).plus(off)) {
                pulses.add(new Step(at, name, this::lift));
                int number = pulse++;
                if (at.plus(off).compareTo(planned.until()) < 0) {
                    pulses.add(new Step(at.plus(off), name, () -> put(toxics.toxics(), number)));
                }
            }
            return pulses;
        }

        private void crash() {
            undoLog.touchedProcess(planned.target());
            boolean crashed = undoLog.doneSlowly(
                    name,
                    () -> cluster.crash(planned.target(), timeToLive()),
                    () -> {
                        if (!stateIs("down")) {
                            undoneBySomebodyElse();
                        }
                        cluster.restart(planned.target());
                        touched.set(1);
                    },
                    () -> ended("process", "restarted"));
            if (crashed) {
                began("process", "crashed");
            }
        }

        /** It touches something when somebody sends it something meanwhile: it cannot send anything itself. */
        private void pause() {
            undoLog.touchedProcess(planned.target());
            List<String> links = new Topology(1).linksOf(planned.target());
            AtomicLong earlier = new AtomicLong();
            boolean paused = undoLog.done(
                    name,
                    () -> {
                        cluster.pause(planned.target(), timeToLive());
                        earlier.set(bytes(links));
                    },
                    () -> {
                        if (!stateIs("paused")) {
                            undoneBySomebodyElse();
                        }
                        try {
                            touched.set(bytes(links) - earlier.get());
                        } finally {
                            cluster.resume(planned.target());
                        }
                    },
                    () -> ended("process", "resumed"));
            if (paused) {
                began("process", "paused");
            }
        }

        private void misbehave(Map<String, String> behaviour) {
            Map<String, String> seeded = new HashMap<>(behaviour);
            seeded.putIfAbsent("seed", Long.toString(faultSeed));
            long earlier = providers.affected(planned.target());
            boolean done = undoLog.done(
                    name,
                    () -> providers.misbehave(planned.target(), seeded, timeToLive()),
                    () -> {
                        try {
                            touched.set(providers.affected(planned.target()) - earlier);
                        } finally {
                            providers.behave(planned.target());
                        }
                    },
                    () -> ended("fault", "removed"));
            if (done) {
                began("fault", "injected");
            }
        }

        /** The operations themselves are part of the load; here it is written down when there are more of them. */
        private void overload() {
            long earlier = started();
            undoLog.done(name, () -> {}, () -> touched.set(started() - earlier), () -> ended("fault", "removed"));
            began("fault", "injected");
        }

        /** Whether anybody filled it in meanwhile, the checks must find out: it touches whoever does. */
        private void edit() {
            boolean done = undoLog.done(
                    name,
                    () -> providers.edit(planned.target(), true),
                    () -> {
                        providers.edit(planned.target(), false);
                        touched.set(1);
                    },
                    () -> ended("fault", "removed"));
            if (done) {
                began("fault", "injected");
            }
        }

        private long started() {
            Counts counts = recorder.counts();
            return counts.ok() + counts.fail() + counts.info() + counts.inFlight();
        }

        private void flush() {
            providers.flush(planned.target());
            recorder.event("process", "flushed", planned.target(), Map.of());
            recorder.fault(new FaultWindow(planned.target(), planned.action().label(), from, recorder.now(), 1));
        }

        /** A flush is over at once; a crash without restart ends with the healing. */
        boolean endsWithinPlan() {
            boolean staysDown = planned.action() instanceof Action.Crash crash && !crash.restarts();
            return !staysDown && !(planned.action() instanceof Action.Flush);
        }

        void end() {
            undoLog.undone(name);
        }

        private void began(String source, String kind) {
            isOn = true;
            active.add(planned.action().label() + " on " + planned.target());
            recorder.event(
                    source,
                    kind,
                    planned.target(),
                    Map.of("what", planned.action().label()));
        }

        private void ended(String source, String kind) {
            active.remove(planned.action().label() + " on " + planned.target());
            if (!isOn) {
                return;
            }
            String what = planned.action().label();
            recorder.event(
                    source, kind, planned.target(), Map.of("what", what, "touched", Long.toString(touched.get())));
            recorder.fault(new FaultWindow(planned.target(), what, from, recorder.now(), touched.get(), share()));
        }

        /** Of the connections or requests that it is meant for. */
        private double share() {
            if (planned.action() instanceof Action.Toxics toxics) {
                return toxics.toxics().stream()
                        .mapToDouble(Toxic::toxicity)
                        .min()
                        .orElse(1);
            }
            return planned.action() instanceof Action.Misbehave misbehave
                    ? Double.parseDouble(misbehave.behaviour().getOrDefault("probability", "1"))
                    : 1;
        }

        private long bytes(List<String> links) {
            Map<String, LinkCounters> all = cluster.faults().counters();
            return links.stream()
                    .mapToLong(link -> all.getOrDefault(link, NOTHING).bytes())
                    .sum();
        }
    }
}
