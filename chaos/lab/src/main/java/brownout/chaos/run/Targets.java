package brownout.chaos.run;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterException.Reason;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.scenario.FaultPlan;
import brownout.chaos.scenario.FaultPlan.Action;
import brownout.chaos.scenario.FaultPlan.Planned;
import brownout.chaos.scenario.Scenario;

/** What a scenario breaks: a scenario is valid for the largest lab, and may need more than the one at hand has. */
public final class Targets {
    private Targets() {}

    /** @throws ClusterException {@link Reason#WRONG_NAME} when the lab lacks a link or process that would be broken */
    public static void require(Scenario scenario, ClusterStatus lab) {
        for (Planned planned : FaultPlan.of(
                        scenario.faults(), scenario.workload().load().lasting())
                .faults()) {
            if (!isThere(planned, lab)) {
                throw new ClusterException(
                        Reason.WRONG_NAME,
                        scenario.name() + " breaks " + planned.target() + ", which this lab does not have: "
                                + (planned.target().startsWith("kafka-")
                                        ? "start one with ./lab up --brokers 3"
                                        : "./lab status shows what it has"));
            }
        }
    }

    private static boolean isThere(Planned planned, ClusterStatus lab) {
        boolean isEverywhere = planned.action() instanceof Action.Misbehave
                || planned.action() instanceof Action.Overload
                || planned.action() instanceof Action.Edit;
        if (isEverywhere) {
            return true;
        }
        return planned.action() instanceof Action.Toxics
                ? lab.link(planned.target()).isPresent()
                : lab.process(planned.target()).isPresent();
    }
}
