package brownout.chaos.run;

import brownout.chaos.report.Replay;
import brownout.chaos.report.RunReport;
import brownout.chaos.report.VariantResult;
import brownout.chaos.scenario.Scenario;
import brownout.chaos.scenario.Vocabulary;
import brownout.chaos.workload.Pace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Runs a scenario's variants, one after the other, and reports. */
public final class ScenarioRun {
    private final Vocabulary vocabulary;
    private final Testbed testbed;
    private final RunListener listener;

    public ScenarioRun(Vocabulary vocabulary, Testbed testbed, RunListener listener) {
        this.vocabulary = vocabulary;
        this.testbed = testbed;
        this.listener = listener;
    }

    /**
     * Returns when everything that it did has been undone. After an interrupt, and when the lab has ended, the report ends
     * with the variant that was under way; after an interrupt the thread's interrupt flag is set.
     *
     * @param replay for the report
     */
    public RunReport run(Scenario scenario, Replay replay) {
        Pace pace = testbed.pace();
        List<VariantResult> results = new ArrayList<>();
        for (int i = 0; i < scenario.variants().size(); i++) {
            VariantRun variant = new VariantRun(scenario, i, vocabulary, testbed, listener);
            results.add(variant.run());
            if (variant.labIsGone() || Thread.currentThread().isInterrupted()) {
                break;
            }
        }
        return new RunReport(
                scenario.name(),
                scenario.story().title(),
                scenario.story().hypothesis(),
                scenario.story().teaches(),
                scenario.seed(),
                pace.began(),
                Duration.ofNanos(pace.nanos()),
                replay,
                results);
    }
}
