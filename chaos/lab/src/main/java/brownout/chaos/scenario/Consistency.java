package brownout.chaos.scenario;

import brownout.chaos.format.Position;
import brownout.chaos.format.Problem;
import brownout.chaos.format.Quantities;
import brownout.chaos.scenario.FaultPlan.Planned;
import brownout.chaos.scenario.Scenario.SteadyState;
import brownout.chaos.workload.Workload.Load;
import java.time.Duration;
import java.util.List;

/** What no single line can be blamed for: times that do not fit together, faults that collide. */
final class Consistency {
    private final List<Problem> problems;

    Consistency(List<Problem> problems) {
        this.problems = problems;
    }

    void check(Load load, List<Fault> faults, SteadyState steadyState) {
        FaultPlan plan = FaultPlan.of(faults, load.lasting());
        problems.addAll(plan.conflicts());
        for (Planned planned : plan.faults()) {
            withinLoad(load, planned);
        }
        if (steadyState.thresholds().isEmpty() || plan.faults().isEmpty()) {
            return;
        }
        Position position = steadyState.thresholds().get(0).position();
        if (plan.firstFrom().compareTo(Duration.ofSeconds(1)) < 0) {
            problems.add(new Problem(
                    position,
                    "'steady-state' needs time before the first fault, which comes at "
                            + Quantities.print(plan.firstFrom()) + "; let it come at 1s or later"));
        }
    }

    private void withinLoad(Load load, Planned planned) {
        if (planned.from().compareTo(load.lasting()) >= 0) {
            problems.add(new Problem(
                    planned.position(),
                    "this fault comes at " + Quantities.print(planned.from()) + ", when the load has ended ("
                            + Quantities.print(load.lasting()) + "): nothing would see it"));
        } else if (planned.until().compareTo(load.lasting()) > 0) {
            problems.add(new Problem(
                    planned.position(),
                    "this fault lasts until " + Quantities.print(planned.until()) + ", longer than the load ("
                            + Quantities.print(load.lasting()) + ")"));
        }
    }
}
