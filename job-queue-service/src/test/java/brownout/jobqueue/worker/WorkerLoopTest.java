package brownout.jobqueue.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.contracts.jobqueue.v1.JobSpec;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class WorkerLoopTest {
    private final Scripted queue = new Scripted();
    private final List<String> outcomes = new CopyOnWriteArrayList<>();
    private WorkerLoop loop;

    /** A queue that hands out what it is given and notes what it is told. */
    private static final class Scripted implements Queue {
        final LinkedBlockingQueue<Assigned> work = new LinkedBlockingQueue<>();
        final List<String> said = new CopyOnWriteArrayList<>();
        final List<String> claimIds = new CopyOnWriteArrayList<>();
        volatile int unanswered;
        volatile int unansweredClaims;
        volatile boolean refusing;
        /** Counted down by a claim whose answer comes although the worker stops. */
        volatile @Nullable CountDownLatch uninterrupted;

        volatile Answer onHeartbeat = Answer.OK;
        volatile Answer onComplete = Answer.OK;

        @Override
        public Claims claim(String id, int max, Duration wait) throws NoAnswerException {
            claimIds.add(id);
            if (unansweredClaims > 0) {
                unansweredClaims--;
                throw new NoAnswerException("no answer", new IllegalStateException());
            }
            CountDownLatch asked = uninterrupted;
            if (asked != null) {
                asked.countDown();
                await().atMost(Duration.ofSeconds(20)).until(() -> Thread.interrupted() || !work.isEmpty());
                await().atMost(Duration.ofSeconds(20)).until(() -> !work.isEmpty());
                return new Claims(List.of(work.remove()), false);
            }
            try {
                Assigned job = work.poll(20, TimeUnit.MILLISECONDS);
                return new Claims(job == null ? List.of() : List.of(job), false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new NoAnswerException("interrupted", e);
            }
        }

        @Override
        public CompletionStage<Answer> heartbeat(Assigned job, double progress, String checkpoint, Duration deadline) {
            said.add("heartbeat " + checkpoint);
            return CompletableFuture.completedFuture(onHeartbeat);
        }

        @Override
        public Answer complete(Assigned job, String output) throws NoAnswerException, RefusedException {
            said.add("complete " + output);
            if (refusing) {
                throw new RefusedException("INVALID_ARGUMENT: no such path", new IllegalStateException());
            }
            if (unanswered-- > 0) {
                throw new NoAnswerException("no answer", new IllegalStateException());
            }
            return onComplete;
        }

        @Override
        public Answer fail(Assigned job, String errorClass, String message, boolean retryable, String checkpoint) {
            said.add("fail " + errorClass + " " + retryable + " " + checkpoint);
            return Answer.OK;
        }

        @Override
        public Answer release(Assigned job, String why, String checkpoint) {
            said.add("release " + checkpoint);
            return Answer.OK;
        }
    }

    private void start(VideoExecutor executor) {
        loop = new WorkerLoop(
                queue,
                executor,
                new Heartbeats(queue),
                new ManualTicker(),
                new WorkerLoop.Settings(
                        1, Duration.ofMillis(20), Duration.ofSeconds(20), new Random(1), outcomes::add));
        loop.start();
    }

    @AfterEach
    void stop() throws InterruptedException {
        loop.drain();
    }

    private static Assigned job() {
        return new Assigned("j", JobSpec.getDefaultInstance(), 1, 1, Duration.ofMillis(10), "", "out/j/1/", "");
    }

    /** Works until it is told to stop. */
    private static Optional<String> untilStopped(Attempt attempt) {
        attempt.reach(0.5, "half");
        await().atMost(Duration.ofSeconds(20)).until(attempt::stopping);
        return Optional.empty();
    }

    @Test
    void a_finished_job_is_completed() {
        start(attempt -> Optional.of("out/j/1/"));
        queue.work.add(job());
        await().until(() -> outcomes.contains("completed"));
        assertThat(queue.said).contains("complete out/j/1/");
    }

    @Test
    void a_claim_without_answer_is_made_again_under_its_id_and_an_answered_one_never() {
        queue.unansweredClaims = 3;
        start(attempt -> Optional.of("out/j/1/"));
        await().until(() -> queue.claimIds.size() >= 6);
        assertThat(List.copyOf(queue.claimIds).subList(0, 4)).containsOnly(queue.claimIds.get(0));
        assertThat(List.copyOf(queue.claimIds).subList(3, 6)).doesNotHaveDuplicates();
    }

    @Test
    void a_result_that_is_refused_ends_the_attempt_instead_of_being_said_for_ever() {
        queue.refusing = true;
        start(attempt -> Optional.of("elsewhere/"));
        queue.work.add(job());
        await().until(() -> outcomes.contains("failed"));
        assertThat(queue.said).filteredOn(it -> it.startsWith("complete")).hasSize(1);
        assertThat(queue.said).anyMatch(it -> it.startsWith("fail REFUSED true"));
    }

    @Test
    void a_job_claimed_while_the_worker_begins_to_stop_is_given_back() throws Exception {
        CountDownLatch asked = new CountDownLatch(1);
        queue.uninterrupted = asked;
        start(WorkerLoopTest::untilStopped);
        asked.await();
        queue.work.add(job());
        loop.drain();
        assertThat(queue.said).anyMatch(it -> it.startsWith("release"));
    }

    @Test
    void a_complete_without_answer_is_neither_success_nor_failure_and_is_said_again() {
        queue.unanswered = 3;
        start(attempt -> Optional.of("out/j/1/"));
        queue.work.add(job());
        await().until(() -> outcomes.contains("completed"));
        assertThat(queue.said.stream().filter(it -> it.startsWith("complete"))).hasSize(4);
        assertThat(queue.said).noneMatch(it -> it.startsWith("fail"));
    }

    @Test
    void a_refused_complete_ends_the_attempt_as_lost() {
        queue.onComplete = Queue.Answer.LOST;
        start(attempt -> Optional.of("out/j/1/"));
        queue.work.add(job());
        await().until(() -> outcomes.contains("lost"));
    }

    @Test
    void a_lost_lease_stops_the_attempt_and_nothing_more_is_said() {
        queue.onHeartbeat = Queue.Answer.LOST;
        start(WorkerLoopTest::untilStopped);
        queue.work.add(job());
        await().until(() -> outcomes.contains("lost"));
        assertThat(queue.said).allMatch(it -> it.startsWith("heartbeat"));
    }

    @Test
    void a_cancelled_job_is_dropped() {
        queue.onHeartbeat = Queue.Answer.CANCEL;
        start(WorkerLoopTest::untilStopped);
        queue.work.add(job());
        await().until(() -> outcomes.contains("cancelled"));
    }

    @Test
    void an_error_is_a_retryable_failure_and_an_unusable_source_is_not() {
        start(attempt -> {
            if (attempt.job().job().equals("j")) {
                attempt.reach(0.1, "tenth");
                throw new IOException("disk");
            }
            throw new VideoExecutor.UnusableSourceException("no video");
        });
        queue.work.add(job());
        queue.work.add(
                new Assigned("k", JobSpec.getDefaultInstance(), 1, 1, Duration.ofSeconds(1), "", "out/k/1/", ""));
        await().until(() -> outcomes.size() == 2);
        assertThat(queue.said).contains("fail IOException true tenth", "fail UNUSABLE_SOURCE false ");
    }

    @Test
    void draining_gives_the_running_job_back_where_it_is() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        start(attempt -> {
            begun.countDown();
            return untilStopped(attempt);
        });
        queue.work.add(job());
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        await().until(() -> queue.said.contains("heartbeat half"));
        loop.drain();
        assertThat(queue.said).contains("release half");
        assertThat(outcomes).containsExactly("released");
        assertThat(loop.alive()).isFalse();
    }
}
