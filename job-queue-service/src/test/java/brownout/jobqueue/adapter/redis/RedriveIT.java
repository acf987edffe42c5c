package brownout.jobqueue.adapter.redis;

import static brownout.jobqueue.deadletter.Redrive.Result.ALREADY;
import static brownout.jobqueue.deadletter.Redrive.Result.NOT_DEAD;
import static brownout.jobqueue.deadletter.Redrive.Result.REDRIVEN;
import static brownout.jobqueue.deadletter.Redrive.Result.TOO_OFTEN;
import static brownout.jobqueue.deadletter.Redrive.Result.UNKNOWN;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.jobqueue.deadletter.Redrive;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.lease.Claimed;
import brownout.jobqueue.lease.Failure;
import brownout.jobqueue.lease.Hold;
import brownout.jobqueue.lease.Verdict;
import brownout.jobqueue.safeguard.Safeguard;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RedriveIT extends OnRedis {
    private final Switchboard<Safeguard> safeguards = Switchboard.allOn(Safeguard.class);
    private final RedisRedrive port = new RedisRedrive(scripts, safeguards);

    private Redrive.Result redrive(String id, JobId job) {
        return redrive(new Redrive(id, Duration.ZERO, true, false), job).get(0);
    }

    private List<Redrive.Result> redrive(Redrive how, JobId... jobs) {
        return port.redrive(how, List.of(jobs).stream().map(JobId::value).toList());
    }

    private JobId admit() {
        return admit(PriorityClass.NORMAL, "a");
    }

    private Claimed kill() {
        Claimed claimed = leases.claim("w", 1).get(0);
        Failure fatal = new Failure("E", "m", false, false, "half");
        assertThat(leases.fail(new Hold(claimed.job(), claimed.token(), "w"), fatal))
                .isEqualTo(Verdict.OK);
        assertThat(state(claimed.job()).getStatus()).isEqualTo(JobStatus.DEAD);
        return claimed;
    }

    @Test
    void a_redriven_job_lives_again_with_its_history_and_its_former_worker_holds_nothing() {
        JobId job = admit();
        Claimed former = kill();
        assertThat(redrive("r", job)).isEqualTo(REDRIVEN);
        assertThat(views.deadLetters(Optional.empty(), 10).jobs()).isEmpty();
        Claimed again = leases.claim("w", 1).get(0);
        assertThat(again.job()).isEqualTo(job);
        assertThat(again.token().value()).isGreaterThan(former.token().value());
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.checkpoint()).isEqualTo("half");
        assertThat(leases.complete(new Hold(job, former.token(), "w"), former.outputPrefix()))
                .isEqualTo(Verdict.LOST);
        complete(again, "w");
        assertThat(state(job).getStatus()).isEqualTo(JobStatus.COMPLETED);
        assertThat(state(job).getRedrives()).isEqualTo(1);
    }

    @Test
    void a_redrive_that_is_repeated_redrives_nothing_twice_also_when_the_job_has_died_again() {
        JobId job = admit();
        kill();
        assertThat(redrive("r", job)).isEqualTo(REDRIVEN);
        assertThat(redrive("r", job)).isEqualTo(ALREADY);
        kill();
        assertThat(redrive("r", job)).isEqualTo(ALREADY);
        assertThat(state(job).getStatus()).isEqualTo(JobStatus.DEAD);
        safeguards.set(Map.of("idempotent-redrive", false));
        assertThat(redrive("r", job)).as("without the safeguard").isEqualTo(REDRIVEN);
    }

    @Test
    void a_job_that_died_too_often_stays_dead_and_one_that_lives_is_left_alone() {
        JobId job = admit();
        for (int i = 0; i < Redrive.MOST_PER_JOB; i++) {
            kill();
            assertThat(redrive("r" + i, job)).isEqualTo(REDRIVEN);
            assertThat(redrive("again" + i, job)).isEqualTo(NOT_DEAD);
        }
        kill();
        assertThat(redrive("one-more", job)).isEqualTo(TOO_OFTEN);
        assertThat(redrive("r", submission(PriorityClass.BULK, "a").id())).isEqualTo(UNKNOWN);
    }

    @Test
    void a_dry_run_changes_nothing_and_a_rate_spreads_the_jobs() {
        JobId first = admit();
        JobId second = admit();
        kill();
        kill();
        assertThat(redrive(new Redrive("r", Duration.ofHours(1), false, true), first, second))
                .containsExactly(REDRIVEN, REDRIVEN);
        assertThat(state(first).getStatus()).isEqualTo(JobStatus.DEAD);
        assertThat(redrive(new Redrive("r", Duration.ofHours(1), false, false), first, second))
                .containsExactly(REDRIVEN, REDRIVEN);
        assertThat(state(first).getStatus()).isEqualTo(JobStatus.READY);
        assertThat(state(first).getCheckpoint()).isEmpty();
        assertThat(state(second).getStatus()).isEqualTo(JobStatus.DELAYED);
        assertThat(views.taken(PriorityClass.NORMAL).ready()).isEqualTo(1);
        assertThat(views.taken(PriorityClass.NORMAL).delayed()).isEqualTo(1);
    }
}
