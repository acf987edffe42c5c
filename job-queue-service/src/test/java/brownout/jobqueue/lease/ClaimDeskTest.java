package brownout.jobqueue.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.jobqueue.job.JobId;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ClaimDeskTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    private final Jobs jobs = new Jobs();
    private ClaimDesk desk;

    /** Only claims; counts them. */
    private static final class Jobs implements LeaseStore {
        final Queue<Claimed> ready = new ArrayDeque<>();
        final AtomicInteger asked = new AtomicInteger();
        final AtomicInteger released = new AtomicInteger();
        volatile boolean away;
        volatile Runnable whileAsked = () -> {};

        synchronized void add() {
            ready.add(new Claimed(
                    new JobId(UUID.randomUUID().toString()),
                    JobSpec.getDefaultInstance(),
                    1,
                    new FencingToken(1),
                    Duration.ofSeconds(1),
                    "",
                    "out/",
                    ""));
        }

        @Override
        public synchronized List<Claimed> claim(String worker, int max, String claimId) {
            asked.incrementAndGet();
            whileAsked.run();
            if (away) {
                throw new StoreUnavailableException("away");
            }
            List<Claimed> claimed = new ArrayList<>();
            while (claimed.size() < max && !ready.isEmpty()) {
                claimed.add(ready.remove());
            }
            return claimed;
        }

        @Override
        public Verdict heartbeat(Hold hold, double progress, String checkpoint) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Verdict complete(Hold hold, String output) {
            throw new UnsupportedOperationException();
        }

        @Override
        public Verdict fail(Hold hold, Failure failure) {
            released.addAndGet(failure.release() ? 1 : 0);
            return Verdict.OK;
        }

        @Override
        public List<Expired> reap(int most) {
            throw new UnsupportedOperationException();
        }

        @Override
        public int promote(int most) {
            throw new UnsupportedOperationException();
        }
    }

    @BeforeEach
    void start() {
        desk = new ClaimDesk(jobs, Clock.systemUTC());
        desk.start();
    }

    @AfterEach
    void stop() {
        desk.close();
    }

    private static ClaimDesk.Answer get(CompletableFuture<ClaimDesk.Answer> answer) throws Exception {
        return answer.get(20, TimeUnit.SECONDS);
    }

    @Test
    void work_that_is_there_is_given_at_once() throws Exception {
        jobs.add();
        assertThat(get(desk.claim("w", 1, "", LONG)).jobs()).hasSize(1);
    }

    @Test
    void a_held_claim_is_answered_when_work_appears_first_come_first_served() throws Exception {
        CompletableFuture<ClaimDesk.Answer> first = desk.claim("first", 1, "", LONG);
        CompletableFuture<ClaimDesk.Answer> second = desk.claim("second", 1, "", LONG);
        await().until(() -> jobs.asked.get() > 0);
        jobs.add();
        desk.signal();
        assertThat(get(first).jobs()).hasSize(1);
        assertThat(second).isNotDone();
    }

    @Test
    void a_lost_signal_only_makes_the_answer_late() throws Exception {
        CompletableFuture<ClaimDesk.Answer> held = desk.claim("w", 1, "", LONG);
        await().until(() -> jobs.asked.get() > 0);
        jobs.add();
        assertThat(get(held).jobs()).hasSize(1);
    }

    @Test
    void without_work_the_answer_is_empty_after_the_wait() throws Exception {
        assertThat(get(desk.claim("w", 1, "", Duration.ofMillis(50))).jobs()).isEmpty();
    }

    @Test
    void with_nobody_waiting_the_store_is_not_asked() throws Exception {
        get(desk.claim("w", 1, "", Duration.ZERO));
        int asked = jobs.asked.get();
        desk.signal();
        await().during(Duration.ofMillis(1500)).atMost(Duration.ofSeconds(10)).until(() -> jobs.asked.get() == asked);
    }

    @Test
    void a_store_without_answer_fails_the_claim_and_the_next_one_works() throws Exception {
        jobs.away = true;
        CompletableFuture<ClaimDesk.Answer> failed = desk.claim("w", 1, "", LONG);
        assertThatThrownBy(() -> get(failed)).hasCauseInstanceOf(StoreUnavailableException.class);
        jobs.away = false;
        jobs.add();
        assertThat(get(desk.claim("w", 1, "", LONG)).jobs()).hasSize(1);
    }

    @Test
    void a_caller_that_went_away_takes_no_job() throws Exception {
        CompletableFuture<ClaimDesk.Answer> gone = desk.claim("gone", 1, "", LONG);
        await().until(() -> jobs.asked.get() > 0);
        gone.cancel(false);
        jobs.add();
        desk.signal();
        assertThat(get(desk.claim("here", 1, "", LONG)).jobs()).hasSize(1);
    }

    @Test
    void jobs_claimed_for_a_caller_that_goes_away_meanwhile_are_given_back() {
        CompletableFuture<CompletableFuture<ClaimDesk.Answer>> held = new CompletableFuture<>();
        jobs.add();
        jobs.whileAsked = () -> held.join().cancel(false);
        held.complete(desk.claim("gone", 1, "", LONG));
        await().until(() -> jobs.released.get() == 1);
    }

    @Test
    void a_worker_that_let_a_lease_run_out_is_dismissed_and_the_others_wait_on() throws Exception {
        CompletableFuture<ClaimDesk.Answer> stopped = desk.claim("stopped", 1, "", LONG);
        CompletableFuture<ClaimDesk.Answer> well = desk.claim("well", 1, "", LONG);
        await().until(() -> jobs.asked.get() > 0);
        desk.dismiss("stopped");
        assertThat(get(stopped).jobs()).isEmpty();
        jobs.add();
        desk.signal();
        assertThat(get(well).jobs()).hasSize(1);
    }

    @Test
    void closing_tells_those_who_wait_and_those_who_come_later_to_go_elsewhere() throws Exception {
        CompletableFuture<ClaimDesk.Answer> held = desk.claim("w", 1, "", LONG);
        desk.close();
        assertThat(get(held).drain()).isTrue();
        assertThat(get(desk.claim("w", 1, "", LONG)).drain()).isTrue();
        assertThat(desk.alive()).isFalse();
    }
}
