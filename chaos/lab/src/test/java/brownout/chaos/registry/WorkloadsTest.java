package brownout.chaos.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.workload.Aftermath;
import brownout.chaos.workload.Draws;
import brownout.chaos.workload.Workload;
import brownout.chaos.workload.WorkloadKind;
import brownout.chaos.workload.WorkloadType;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WorkloadsTest {

    @Test
    void a_workload_that_is_not_registered_is_not_taken_for_another() {
        assertThatThrownBy(() -> Workloads.of(
                        new Unregistered(new Workload.Load(1, Duration.ofSeconds(1), Duration.ofSeconds(1)))))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("no workload is called orders");
    }

    @Test
    void every_registered_workload_has_a_name_and_checks_of_its_own() {
        assertThat(Workloads.kinds()).extracting(WorkloadKind::name).doesNotHaveDuplicates();
        assertThat(Workloads.all())
                .extracting(WorkloadType::checks)
                .allSatisfy(checks -> assertThat(checks).isNotEmpty());
    }

    private record Unregistered(Load load) implements Workload {
        @Override
        public String kind() {
            return "orders";
        }

        @Override
        public Set<String> services() {
            return Set.of();
        }

        @Override
        public List<String> links() {
            return List.of();
        }

        @Override
        public String node() {
            return "orders";
        }

        @Override
        public Workload lasting(Duration length) {
            return this;
        }

        @Override
        public Plan plan(Draws draws) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Aftermath aftermath() {
            throw new UnsupportedOperationException();
        }
    }
}
