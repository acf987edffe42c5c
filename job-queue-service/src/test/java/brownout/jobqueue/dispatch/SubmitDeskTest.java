package brownout.jobqueue.dispatch;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.jobqueue.v1.JobClass;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.Rendition;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.jobqueue.dispatch.Intake.DepthLimits;
import brownout.jobqueue.dispatch.Intake.Remembered;
import brownout.jobqueue.dispatch.SubmissionLog.Appended;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.Submission;
import brownout.jobqueue.lease.StoreUnavailableException;
import brownout.jobqueue.safeguard.Safeguard;
import com.google.protobuf.Timestamp;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SubmitDeskTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final Room room = new Room();
    private final List<Submission> log = new ArrayList<>();
    private final Switchboard<Safeguard> safeguards = Switchboard.allOn(Safeguard.class);
    private final Backlog backlog = new Backlog();
    private Appended next = new Appended.Durable();
    private final SubmitDesk desk = new SubmitDesk(
            room,
            submission -> {
                log.add(submission);
                return next;
            },
            backlog,
            safeguards,
            new SubmitDesk.Terms(new DepthLimits(2, 2), 0.5, Clock.fixed(NOW, ZoneOffset.UTC)));

    /** A waiting room with a memory and a switch. */
    private static final class Room implements Intake {
        final Map<JobId, Submission> remembered = new HashMap<>();
        boolean away;

        @Override
        public Remembered remember(Submission submission, DepthLimits limits) {
            if (away) {
                throw new StoreUnavailableException("away");
            }
            Submission known = remembered.get(submission.id());
            if (known != null) {
                return known.fingerprint().equals(submission.fingerprint())
                        ? new Remembered.Replay(false)
                        : new Remembered.Conflict();
            }
            if (limits.perClass() > 0 && remembered.size() >= limits.perClass()) {
                return new Remembered.Full(Scope.CLASS, remembered.size());
            }
            remembered.put(submission.id(), submission);
            return new Remembered.Fresh();
        }

        @Override
        public void forget(JobId id) {
            remembered.remove(id);
        }

        @Override
        public Admission admit(List<Arrival> batch, Room perClass) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isDurable(Mark mark) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Cancelled cancel(JobId id) {
            throw new UnsupportedOperationException();
        }
    }

    private static JobSpec spec(String source) {
        return JobSpec.newBuilder()
                .setKind("transcode")
                .setSource(source)
                .setTenant("acme")
                .setJobClass(JobClass.NORMAL)
                .addRenditions(Rendition.newBuilder().setName("a").setHeight(1).setBitrateKbps(1))
                .build();
    }

    private Submitted submit(String key) {
        return desk.submit(new SubmitDesk.Wish(spec("s3://v/a.mp4"), key, ""));
    }

    @Test
    void a_job_is_accepted_only_when_the_log_has_it() {
        assertThat(submit("k")).isInstanceOf(Submitted.Accepted.class);
        assertThat(log).hasSize(1);
    }

    @Test
    void a_time_out_is_unknown_and_the_retry_under_the_same_key_appends_the_same_id_again() {
        next = new Appended.Unknown("no answer");
        Submitted.Unknown unknown = (Submitted.Unknown) submit("k");
        next = new Appended.Durable();
        Submitted.Accepted accepted = (Submitted.Accepted) submit("k");
        assertThat(accepted.id()).isEqualTo(unknown.id());
        assertThat(accepted.replayed()).isTrue();
        assertThat(log).extracting(Submission::id).containsExactly(accepted.id(), accepted.id());
    }

    @Test
    void a_retry_that_was_not_sent_leaves_the_unknown_first_append_unknown() {
        next = new Appended.Unknown("no answer");
        submit("k");
        next = new Appended.NotSent("Kafka is away");
        assertThat(submit("k")).isInstanceOf(Submitted.Unknown.class);
        assertThat(room.remembered).hasSize(1);
    }

    @Test
    void while_the_scheduler_is_away_a_key_is_not_said_to_be_checked_nor_a_job_to_be_absent() {
        room.away = true;
        Submitted.Accepted accepted = (Submitted.Accepted) submit("k");
        assertThat(accepted.checked()).isFalse();
        next = new Appended.NotSent("Kafka is away");
        assertThat(submit("k")).isInstanceOf(Submitted.Unknown.class);
        assertThat(submit("")).isInstanceOf(Submitted.Unavailable.class);
    }

    @Test
    void a_job_may_not_wait_for_its_time_for_ever() {
        JobSpec later = spec("s3://v/a.mp4").toBuilder()
                .setNotBefore(Timestamp.newBuilder()
                        .setSeconds(NOW.plus(Duration.ofDays(31)).getEpochSecond()))
                .build();
        Submitted.Invalid refused = (Submitted.Invalid) desk.submit(new SubmitDesk.Wish(later, "k", ""));
        assertThat(refused.errors())
                .singleElement()
                .satisfies(it -> assertThat(it.field()).isEqualTo("notBefore"));
    }

    @Test
    void a_definite_failure_gives_the_room_back() {
        next = new Appended.NotSent("too large");
        assertThat(submit("k")).isInstanceOf(Submitted.Unavailable.class);
        assertThat(room.remembered).isEmpty();
    }

    @Test
    void a_full_queue_refuses_with_the_time_until_there_is_room() {
        Instant before = NOW.minusSeconds(10);
        backlog.measured(PriorityClass.NORMAL, 2, 2, 0, Duration.ZERO, 0, before);
        backlog.measured(PriorityClass.NORMAL, 2, 2, 0, Duration.ZERO, 5, NOW);
        submit("a");
        submit("b");
        Submitted.TooMany refused = (Submitted.TooMany) submit("c");
        double rate = 0.5 * (1 - Math.exp(-1));
        assertThat(refused.retryAfterSeconds()).isEqualTo((int) Math.ceil(1 / rate));
        assertThat(log).hasSize(2);
    }

    @Test
    void without_admission_control_nothing_is_refused() {
        safeguards.set(Safeguard.ADMISSION_CONTROL, false);
        for (int i = 0; i < 10; i++) {
            assertThat(submit("k" + i)).isInstanceOf(Submitted.Accepted.class);
        }
    }

    @Test
    void a_key_used_for_another_specification_is_a_conflict() {
        submit("k");
        assertThat(desk.submit(new SubmitDesk.Wish(spec("s3://v/other.mp4"), "k", "")))
                .isInstanceOf(Submitted.KeyReused.class);
    }

    @Test
    void without_idempotent_submit_the_same_key_makes_two_jobs() {
        safeguards.set(Safeguard.IDEMPOTENT_SUBMIT, false);
        Submitted.Accepted first = (Submitted.Accepted) submit("k");
        Submitted.Accepted second = (Submitted.Accepted) submit("k");
        assertThat(first.id()).isNotEqualTo(second.id());
    }

    @Test
    void while_the_scheduler_is_away_jobs_are_accepted_up_to_the_measured_limit() {
        room.away = true;
        assertThat(submit("a")).isInstanceOf(Submitted.Accepted.class);
        assertThat(submit("b")).isInstanceOf(Submitted.Accepted.class);
        assertThat(submit("c")).isInstanceOf(Submitted.TooMany.class);
    }

    @Test
    void a_wrong_specification_reaches_nothing() {
        Submitted refused = desk.submit(new SubmitDesk.Wish(JobSpec.getDefaultInstance(), "k", ""));
        assertThat(refused).isInstanceOf(Submitted.Invalid.class);
        assertThat(log).isEmpty();
        assertThat(room.remembered).isEmpty();
    }
}
