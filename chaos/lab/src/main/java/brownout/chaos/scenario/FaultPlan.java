package brownout.chaos.scenario;

import brownout.chaos.fault.Toxic;
import brownout.chaos.format.Position;
import brownout.chaos.format.Problem;
import brownout.chaos.format.Quantities;
import brownout.chaos.scenario.Fault.Flap;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The faults of a scenario, one per link or process, in order of time, with overlapping windows of one and the same
 * fault merged.
 *
 * @param conflicts faults that would undo or hide one another; a plan with any must not be run
 */
public record FaultPlan(List<Planned> faults, List<Problem> conflicts) {

    /** Whom an overload comes from. */
    public static final String CLIENTS = "clients";

    public FaultPlan {
        faults = List.copyOf(faults);
        conflicts = List.copyOf(conflicts);
    }

    /** One fault on one target. Equal actions on one target are the same fault. */
    public record Planned(Position position, String target, Action action, Duration from, Duration until) {
        boolean overlaps(Planned other) {
            return from.compareTo(other.until) < 0 && other.from.compareTo(until) < 0;
        }

        boolean isSameAs(Planned other) {
            return target.equals(other.target) && action.equals(other.action);
        }
    }

    /** What is done to a target. */
    public sealed interface Action {
        /** {@code timeout downstream 33 %}, {@code crash}. */
        String label();

        /** Toxics that are on together. */
        record Toxics(List<Toxic> toxics, Flap flap, String label) implements Action {
            public Toxics {
                toxics = List.copyOf(toxics);
            }
        }

        record Crash(boolean restarts) implements Action {
            @Override
            public String label() {
                return "crash";
            }
        }

        record Pause() implements Action {
            @Override
            public String label() {
                return "pause";
            }
        }

        record Misbehave(Map<String, String> behaviour) implements Action {
            public Misbehave {
                behaviour = Map.copyOf(behaviour);
            }

            @Override
            public String label() {
                return behaviour.getOrDefault("mode", "misbehaves");
            }
        }

        record Overload(int factor) implements Action {
            @Override
            public String label() {
                return "load x" + factor;
            }
        }

        record Edit() implements Action {
            @Override
            public String label() {
                return "edit";
            }
        }

        record Flush() implements Action {
            @Override
            public String label() {
                return "flush";
            }
        }
    }

    /** @param end of the load: a process that is not restarted stays down until then */
    public static FaultPlan of(List<Fault> faults, Duration end) {
        List<Planned> planned = new ArrayList<>();
        for (Fault fault : faults) {
            planned.addAll(expand(fault, end));
        }
        planned.sort(Comparator.comparing(Planned::from)
                .thenComparing(Planned::target)
                .thenComparing(one -> one.action().label()));
        List<Planned> merged = merge(planned);
        return new FaultPlan(merged, conflicts(merged));
    }

    /** When the first fault comes; zero when there is none. */
    public Duration firstFrom() {
        return faults.stream().map(Planned::from).min(Comparator.naturalOrder()).orElse(Duration.ZERO);
    }

    private static List<Planned> expand(Fault fault, Duration end) {
        Duration at = fault.at();
        Position position = fault.position();
        if (fault instanceof Fault.OnLinks on) {
            Action action = new Action.Toxics(List.of(on.toxic()), on.flap(), label(on.toxic(), on.flap()));
            return on.links().stream()
                    .map(link -> new Planned(position, link, action, at, at.plus(on.lasting())))
                    .toList();
        }
        if (fault instanceof Fault.Partition cut) {
            Action action = new Action.Toxics(cuts(cut.direction()), Flap.NONE, "partition " + cut.direction());
            return cut.links().stream()
                    .map(link -> new Planned(position, link, action, at, at.plus(cut.lasting())))
                    .toList();
        }
        if (fault instanceof Fault.Crash crash) {
            boolean restarts = !crash.restartAfter().isZero();
            Duration until = restarts || end.compareTo(at) <= 0 ? at.plus(crash.restartAfter()) : end;
            return List.of(new Planned(position, crash.process(), new Action.Crash(restarts), at, until));
        }
        if (fault instanceof Fault.Pause pause) {
            return List.of(new Planned(position, pause.process(), new Action.Pause(), at, at.plus(pause.lasting())));
        }
        if (fault instanceof Fault.Provider provider) {
            Action action = new Action.Misbehave(provider.behaviour());
            return List.of(new Planned(position, provider.provider(), action, at, at.plus(provider.lasting())));
        }
        if (fault instanceof Fault.Overload more) {
            Action action = new Action.Overload(more.factor());
            return List.of(new Planned(position, CLIENTS, action, at, at.plus(more.lasting())));
        }
        if (fault instanceof Fault.Edit edit) {
            return List.of(new Planned(position, edit.template(), new Action.Edit(), at, at.plus(edit.lasting())));
        }
        Fault.Flush flush = (Fault.Flush) fault;
        return List.of(new Planned(position, flush.process(), new Action.Flush(), at, at));
    }

    private static List<Toxic> cuts(String direction) {
        List<String> streams = direction.equals("both") ? List.of("upstream", "downstream") : List.of(direction);
        return streams.stream()
                .map(stream -> new Toxic("partition", stream, 1, Map.of()))
                .toList();
    }

    private static String label(Toxic toxic, Flap flap) {
        StringBuilder label = new StringBuilder(Toxics.words(toxic));
        if (!toxic.type().equals("down")) {
            label.append(' ').append(toxic.stream());
        }
        if (toxic.toxicity() < 1) {
            label.append(String.format(Locale.ROOT, " %.0f %%", toxic.toxicity() * 100));
        }
        if (!flap.isNone()) {
            label.append(", flapping");
        }
        return label.toString();
    }

    private static List<Planned> merge(List<Planned> sorted) {
        List<Planned> merged = new ArrayList<>();
        for (Planned next : sorted) {
            int same = -1;
            for (int i = 0; i < merged.size(); i++) {
                boolean touches = next.from().compareTo(merged.get(i).until()) <= 0;
                if (merged.get(i).isSameAs(next) && touches) {
                    same = i;
                }
            }
            if (same < 0) {
                merged.add(next);
            } else {
                merged.set(same, extended(merged.get(same), next.until()));
            }
        }
        return merged;
    }

    private static Planned extended(Planned planned, Duration until) {
        Duration later = until.compareTo(planned.until()) > 0 ? until : planned.until();
        return new Planned(planned.position(), planned.target(), planned.action(), planned.from(), later);
    }

    private static List<Problem> conflicts(List<Planned> faults) {
        List<Problem> conflicts = new ArrayList<>();
        for (int i = 0; i < faults.size(); i++) {
            for (int j = i + 1; j < faults.size(); j++) {
                Planned first = faults.get(i);
                Planned second = faults.get(j);
                if (first.target().equals(second.target()) && first.overlaps(second)) {
                    conflict(first, second)
                            .ifPresent(reason -> conflicts.add(new Problem(
                                    second.position(),
                                    "conflicts with the fault at " + place(first.position()) + ": both are on '"
                                            + first.target() + "' between " + Quantities.print(second.from()) + " and "
                                            + Quantities.print(earlier(first.until(), second.until())) + ", and "
                                            + reason)));
                }
            }
        }
        return conflicts;
    }

    private static String place(Position position) {
        return position.line() == 0 ? position.source() : "line " + position.line();
    }

    private static Duration earlier(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private static java.util.Optional<String> conflict(Planned first, Planned second) {
        if (!(first.action() instanceof Action.Toxics one) || !(second.action() instanceof Action.Toxics other)) {
            return java.util.Optional.of("a process or provider can suffer only one of '"
                    + first.action().label() + "' and '" + second.action().label() + "' at a time");
        }
        for (Toxic a : one.toxics()) {
            for (Toxic b : other.toxics()) {
                if (a.type().equals(b.type()) && a.stream().equals(b.stream())) {
                    return java.util.Optional.of("a link carries one " + a.type() + " toxic per direction");
                }
                if (hides(a, b) || hides(b, a)) {
                    return java.util.Optional.of("one of '" + first.action().label() + "' and '"
                            + second.action().label() + "' would hide the other");
                }
            }
        }
        return java.util.Optional.empty();
    }

    /** A link that is down, or black in a direction, leaves nothing for another toxic to touch there. */
    private static boolean hides(Toxic a, Toxic b) {
        boolean down = a.type().equals("down");
        boolean isForGood = a.type().equals("partition") || a.attributes().equals(Map.of("timeout", 0L));
        boolean black = isForGood && a.toxicity() == 1;
        return down || black && a.stream().equals(b.stream());
    }
}
