package brownout.chaos.run;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.scenario.Expectation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A variant's verdict and its reason, in one sentence. */
record Judgement(Verdict verdict, String sentence) {

    /**
     * What there is to judge.
     *
     * @param died which processes ended by themselves meanwhile, a sentence each
     * @param left what could not be undone, a sentence each
     * @param failures of the run itself: a fault that could not be injected
     */
    record Evidence(
            History history,
            List<CheckResult> checks,
            SteadyStateResult steady,
            List<String> died,
            List<String> left,
            List<String> failures,
            boolean aborted) {}

    /**
     * The first that applies. A violation that was found is a fact whatever else is missing, but it does not show what a
     * scenario claims when its fault touched nothing.
     */
    static Judgement of(Evidence evidence, Expectation expectation) {
        if (!evidence.left().isEmpty()) {
            String before = evidence.failures().isEmpty() ? "" : String.join(" ", evidence.failures()) + " ";
            return new Judgement(
                    Verdict.ERROR, before + "Not everything was undone: " + String.join(" ", evidence.left()));
        }
        if (!evidence.failures().isEmpty()) {
            return new Judgement(Verdict.ERROR, String.join(" ", evidence.failures()));
        }
        if (evidence.aborted()) {
            return new Judgement(Verdict.ABORTED, "Interrupted, and healed.");
        }
        if (!evidence.steady().before().isEmpty()) {
            return new Judgement(
                    Verdict.BASELINE_NOT_MET,
                    "The system was not well before the first fault: "
                            + String.join(" ", evidence.steady().before()));
        }
        List<String> doubts = new ArrayList<>(evidence.died());
        doubts.addAll(doubts(evidence.history()));
        List<CheckResult> violated = with(evidence.checks(), Verdict.VIOLATED);
        if (!violated.isEmpty()) {
            boolean showsNothing = expectation instanceof Expectation.Violates && !doubts.isEmpty();
            String but = showsNothing
                    ? " But it does not show what it should: " + doubts.get(0)
                    : evidence.died().stream().map(each -> " Meanwhile " + each).collect(Collectors.joining());
            return new Judgement(showsNothing ? Verdict.INCONCLUSIVE : Verdict.VIOLATED, sentences(violated) + but);
        }
        return withoutViolation(evidence);
    }

    private static Judgement withoutViolation(Evidence evidence) {
        List<CheckResult> failed = with(evidence.checks(), Verdict.ERROR);
        if (!failed.isEmpty()) {
            return new Judgement(Verdict.ERROR, sentences(failed));
        }
        List<CheckResult> undecided = with(evidence.checks(), Verdict.INCONCLUSIVE);
        List<String> unknown = new ArrayList<>(doubts(evidence.history()));
        evidence.history().holes().forEach(hole -> unknown.add("The history has a hole: " + hole + "."));
        undecided.forEach(check -> unknown.add(check.check() + ": " + check.sentence()));
        unknown.addAll(evidence.steady().unknown());
        if (!unknown.isEmpty()) {
            return new Judgement(Verdict.INCONCLUSIVE, String.join(" ", unknown));
        }
        if (!evidence.steady().after().isEmpty()) {
            return new Judgement(
                    Verdict.BASELINE_NOT_MET,
                    "The system did not become well again: "
                            + String.join(" ", evidence.steady().after()));
        }
        int held = evidence.checks().size();
        return new Judgement(
                Verdict.HOLDS,
                (held == 1 ? sentences(evidence.checks()) : "All " + held + " checks hold.")
                        + Bites.of(evidence.history()).spared().stream()
                                .map(fault -> " Inconclusive for '" + fault + "': it met nothing it was meant for.")
                                .collect(Collectors.joining()));
    }

    /** Faults that did not touch anything, or that nobody was there to feel. */
    static List<String> doubts(History history) {
        Measures measures = new Measures(history);
        Bites bites = Bites.of(history);
        List<String> doubts = new ArrayList<>(bites.missing());
        for (FaultWindow window : bites.biting()) {
            long felt = measures.count(window.from(), window.until());
            if (felt < Measures.FEWEST && window.until() > window.from() && !isMoment(window)) {
                doubts.add("Only " + felt + " operations began while '" + Bites.name(window) + "' was on, at least "
                        + Measures.FEWEST + " are needed.");
            }
        }
        return doubts;
    }

    private static boolean isMoment(FaultWindow window) {
        return window.what().equals("flush");
    }

    private static List<CheckResult> with(List<CheckResult> checks, Verdict verdict) {
        return checks.stream().filter(check -> check.verdict() == verdict).toList();
    }

    private static String sentences(List<CheckResult> checks) {
        return checks.stream().map(CheckResult::sentence).distinct().collect(Collectors.joining(" "));
    }
}
