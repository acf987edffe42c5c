package brownout.chaos.run;

import brownout.chaos.history.Recorder.Counts;
import brownout.chaos.report.VariantResult;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Variant;
import java.time.Duration;
import java.util.Set;
import java.util.function.Supplier;

/** Told how a run goes, from the run's thread. */
public interface RunListener {

    /** @param live may be asked at any time, by any thread, until the variant has finished */
    void began(Scenario scenario, Variant variant, Supplier<Progress> live);

    void phase(Scenario scenario, Variant variant, Phase phase);

    void finished(Scenario scenario, Variant variant, VariantResult result);

    /** What a variant is doing. */
    enum Phase {
        PREPARING("preparing"),
        LOAD("load"),
        HEALING("healing"),
        RECOVERING("recovering"),
        SETTLING("settling"),
        JUDGING("judging"),
        DONE("done");

        private final String label;

        Phase(String label) {
            this.label = label;
        }

        public String label() {
            return label;
        }
    }

    /**
     * A moment of a variant.
     *
     * @param elapsed since the first arrival of the load that is under way
     * @param faults that are on now
     */
    record Progress(Phase phase, Duration elapsed, Duration load, Counts counts, Set<String> faults) {
        public Progress {
            faults = Set.copyOf(faults);
        }
    }

    /** For callers that need no news. */
    RunListener SILENT = new RunListener() {
        @Override
        public void began(Scenario scenario, Variant variant, Supplier<Progress> live) {}

        @Override
        public void phase(Scenario scenario, Variant variant, Phase phase) {}

        @Override
        public void finished(Scenario scenario, Variant variant, VariantResult result) {}
    };
}
