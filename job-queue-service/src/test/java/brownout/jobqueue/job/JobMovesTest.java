package brownout.jobqueue.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.contracts.jobqueue.v1.JobStatus;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class JobMovesTest {
    private static final List<JobStatus> STATUSES = Arrays.stream(JobStatus.values())
            .filter(it -> it != JobStatus.UNRECOGNIZED && it != JobStatus.JOB_STATUS_UNSPECIFIED)
            .toList();

    @Test
    void every_status_can_be_reached_from_submission() {
        Set<JobStatus> reached = EnumSet.of(JobStatus.SUBMITTED);
        Deque<JobStatus> open = new ArrayDeque<>(reached);
        while (!open.isEmpty()) {
            JobStatus from = open.remove();
            STATUSES.stream()
                    .filter(to -> JobMoves.legal(from, to) && reached.add(to))
                    .forEach(open::add);
        }
        assertThat(reached).containsExactlyInAnyOrderElementsOf(STATUSES);
    }

    @Test
    void exactly_completed_dead_and_cancelled_are_ends() {
        assertThat(STATUSES.stream().filter(JobMoves::ended))
                .containsExactlyInAnyOrder(JobStatus.COMPLETED, JobStatus.DEAD, JobStatus.CANCELLED);
    }

    @Test
    void only_a_running_job_completes() {
        assertThat(STATUSES.stream().filter(it -> JobMoves.legal(it, JobStatus.COMPLETED)))
                .containsExactly(JobStatus.RUNNING);
    }

    @Test
    void an_illegal_move_throws_and_names_both_ends() {
        JobId id = JobId.derived("t", "k");
        assertThatThrownBy(() -> JobMoves.require(id, JobStatus.COMPLETED, JobStatus.RUNNING))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining(id.value())
                .hasMessageContaining("COMPLETED")
                .hasMessageContaining("RUNNING");
    }
}
