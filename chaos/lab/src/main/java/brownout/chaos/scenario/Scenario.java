package brownout.chaos.scenario;

import brownout.chaos.workload.Workload;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * One experiment: a load, the faults that hit it, what must hold, and how often to run it.
 *
 * @param seed of the operations, the fault plan and the toxicity rolls
 * @param settings that services are started with for it, by {@link Settings#names}
 * @param settle how long to wait after healing for everything accepted to come to an end
 */
public record Scenario(
        Story story,
        long seed,
        Workload workload,
        Map<String, String> settings,
        List<Fault> faults,
        SteadyState steadyState,
        Duration settle,
        List<CheckSpec> checks,
        List<Variant> variants) {

    public Scenario {
        settings = Map.copyOf(settings);
        faults = List.copyOf(faults);
        checks = List.copyOf(checks);
        variants = List.copyOf(variants);
    }

    /**
     * What it is about, for people.
     *
     * @param name {@code notification/lost-ack}
     * @param hypothesis what should hold, one sentence
     * @param explanation what to look at and why it happens; may be empty
     */
    public record Story(String name, String title, List<String> teaches, String hypothesis, String explanation) {
        public Story {
            teaches = List.copyOf(teaches);
        }
    }

    /**
     * What must be true of a system that is well.
     *
     * @param recovery how long after the last fault it may still be unwell; then a short load measures it
     */
    public record SteadyState(List<Threshold> thresholds, Duration recovery) {
        public SteadyState {
            thresholds = List.copyOf(thresholds);
        }
    }

    public Scenario withSeed(long newSeed) {
        return new Scenario(story, newSeed, workload, settings, faults, steadyState, settle, checks, variants);
    }

    public Scenario withVariants(List<Variant> only) {
        return new Scenario(story, seed, workload, settings, faults, steadyState, settle, checks, only);
    }

    /** As this variant runs it. */
    public Scenario under(Variant variant) {
        return new Scenario(
                story,
                seed,
                variant.workload().orElse(workload),
                Settings.merged(settings, variant.settings()),
                faults,
                steadyState,
                settle,
                checks,
                variants);
    }

    public String name() {
        return story.name();
    }
}
