package brownout.profile.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import brownout.frontdoor.access.Tenant;
import brownout.profile.record.Fields;
import brownout.profile.record.OpId;
import brownout.profile.record.Precondition;
import brownout.profile.record.ProfileId;
import brownout.profile.record.WriteCommand;
import brownout.profile.time.Deadline;
import brownout.profile.time.RunningTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class HomeWriterTest {

    private static final LogIdentity LOG = new LogIdentity(UUID.randomUUID(), 2);
    private static final Duration LONG = Duration.ofSeconds(30);

    private final RunningTime time = new RunningTime();
    private final InMemoryView view = new InMemoryView();
    private final AppliedLog applied = new AppliedLog(100);
    private final FakeLog log = new FakeLog(LOG, view, applied);
    private final HomeWriter home = new HomeWriter(log, view, applied, time, 1000);
    private final Thread thread = new Thread(home, "home-under-test");

    private void start() {
        view.adopt(LOG, false).join();
        thread.start();
        await().atMost(LONG).until(() -> home.role() == HomeWriter.Role.LEADING);
    }

    @AfterEach
    void stop() throws InterruptedException {
        home.stop();
        log.release();
        thread.join(20_000);
        assertThat(thread.isAlive()).isFalse();
    }

    @Test
    void concurrent_writes_of_one_profile_get_every_version_once() {
        start();
        List<CompletableFuture<WriteOutcome>> answers = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            answers.add(write("ada", "op-" + i));
        }
        List<Long> versions = answers.stream()
                .map(answer -> written(answer.join()).profile().version().number())
                .sorted()
                .toList();
        assertThat(versions).hasSize(300).doesNotHaveDuplicates().startsWith(1L).endsWith(300L);
        assertThat(log.appends()).isLessThan(300);
    }

    @Test
    void a_retry_gets_the_first_answer_also_within_one_append() {
        start();
        log.hold();
        CompletableFuture<WriteOutcome> blocker = write("bob", "x");
        CompletableFuture<WriteOutcome> first = write("ada", "same");
        CompletableFuture<WriteOutcome> second = write("ada", "same");
        log.release();
        assertThat(written(blocker.join()).replayed()).isFalse();
        assertThat(written(first.join()).replayed()).isFalse();
        assertThat(written(second.join()).replayed()).isTrue();
        assertThat(written(second.join()).position())
                .isEqualTo(written(first.join()).position());
        WriteOutcome.Written third = written(write("ada", "same").join());
        assertThat(third.replayed()).isTrue();
        assertThat(third.profile()).isEqualTo(written(first.join()).profile());
    }

    @Test
    void an_unknown_append_that_took_effect_is_found_and_its_version_is_not_given_out_again() {
        start();
        log.next(FakeLog.Fate.UNKNOWN_BUT_APPENDED);
        WriteOutcome.Written found = written(write("ada", "a").join());
        assertThat(found.profile().version().number()).isEqualTo(1);
        assertThat(written(write("ada", "b").join()).profile().version().number())
                .isEqualTo(2);
        assertThat(log.takeOvers()).isEqualTo(2);
    }

    @Test
    void an_unknown_append_that_did_not_take_effect_is_reported_as_not_written() {
        start();
        log.next(FakeLog.Fate.UNKNOWN_AND_LOST);
        assertThat(write("ada", "a").join()).isInstanceOf(WriteOutcome.NotWritten.class);
        assertThat(written(write("ada", "a").join()).profile().version().number())
                .isEqualTo(1);
    }

    @Test
    void while_nobody_can_tell_the_outcome_stays_unknown_at_the_deadline() {
        start();
        log.next(FakeLog.Fate.UNKNOWN_BUT_APPENDED);
        log.unreachable(true);
        // Long enough to be taken by a busy machine; before that it would certainly not have happened.
        WriteOutcome outcome = write("ada", "a", Duration.ofSeconds(3)).join();
        assertThat(outcome).isInstanceOf(WriteOutcome.Unknown.class);
        // What is still in the queue certainly did not happen.
        assertThat(write("ada", "b", Duration.ofMillis(300)).join()).isInstanceOf(WriteOutcome.NotWritten.class);
        log.unreachable(false);
        WriteOutcome.Written retried = written(write("ada", "a").join());
        assertThat(retried.replayed()).isTrue();
        assertThat(retried.profile().version().number()).isEqualTo(1);
    }

    @Test
    void a_view_that_was_emptied_does_not_settle_what_became_of_an_unknown_append() {
        start();
        log.next(FakeLog.Fate.UNKNOWN_BUT_APPENDED);
        log.unreachable(true);
        CompletableFuture<WriteOutcome> answer = write("ada", "a");
        await().atMost(LONG).until(() -> home.role() == HomeWriter.Role.RECOVERING);
        view.loseEverything();
        view.adopt(LOG, false).join();
        log.unreachable(false);
        await().atMost(LONG).until(() -> log.takeOvers() >= 3);
        assertThat(answer).isNotDone();
        log.refill();
        assertThat(written(answer.join()).profile().version().number()).isEqualTo(1);
    }

    @Test
    void a_retry_is_never_decided_from_a_view_that_was_emptied() {
        start();
        written(write("ada", "a").join());
        view.loseEverything();
        view.adopt(LOG, false).join();
        assertThat(write("ada", "a").join()).isInstanceOf(WriteOutcome.NotWritten.class);
        log.refill();
        assertThat(written(write("ada", "a").join()).replayed()).isTrue();
    }

    @Test
    void a_refusal_is_not_told_before_the_write_it_rests_on_is_appended() {
        start();
        log.hold();
        CompletableFuture<WriteOutcome> blocker = write("bob", "x");
        // Or they could share its append.
        await().atMost(LONG).until(log::isHolding);
        CompletableFuture<WriteOutcome> first = submit(command("ada", "a", new Precondition.Absent()), LONG);
        CompletableFuture<WriteOutcome> second = submit(command("ada", "b", new Precondition.Absent()), LONG);
        log.nextAfterHold(FakeLog.Fate.NOT_APPENDED);
        log.release();
        written(blocker.join());
        assertThat(first.join()).isInstanceOf(WriteOutcome.NotWritten.class);
        assertThat(second.join()).isInstanceOf(WriteOutcome.NotWritten.class);
        assertThat(written(submit(command("ada", "b", new Precondition.Absent()), LONG)
                                .join())
                        .profile()
                        .version()
                        .number())
                .isEqualTo(1);
    }

    @Test
    void a_home_that_finds_a_later_epoch_in_the_log_does_not_fight_for_its_role() {
        start();
        written(write("ada", "a").join());
        log.otherHomeWrites(2);
        assertThat(write("ada", "b").join()).isInstanceOf(WriteOutcome.NotWritten.class);
        await().atMost(LONG).until(() -> home.role() == HomeWriter.Role.DEMOTED);
        assertThat(write("ada", "c").join()).isInstanceOf(WriteOutcome.NotWritten.class);
        assertThatThrownBy(() -> home.appendMarker(marker()).join()).hasMessageContaining("epoch 2");
    }

    @Test
    void a_marker_stands_behind_every_write_acknowledged_before_it() {
        start();
        for (int i = 0; i < 20; i++) {
            WriteOutcome.Written written = written(write("user-" + i, "a").join());
            Map<Integer, Long> marker = home.appendMarker(marker()).join();
            assertThat(marker.keySet()).containsExactlyInAnyOrder(0, 1);
            assertThat(marker.get(written.partition()))
                    .isGreaterThan(written.position().offset());
        }
    }

    @Test
    void without_its_view_the_home_decides_nothing_but_still_marks() {
        start();
        view.away(true);
        assertThat(write("ada", "a").join()).isInstanceOf(WriteOutcome.NotWritten.class);
        assertThat(home.appendMarker(marker()).join()).hasSize(2);
        view.away(false);
        written(write("ada", "a").join());
        view.loseEverything();
        assertThat(write("ada", "b").join()).isInstanceOf(WriteOutcome.NotWritten.class);
    }

    private static MarkerRequest marker() {
        return new MarkerRequest(MarkerRequest.Kind.BARRIER, "eu", "n");
    }

    private CompletableFuture<WriteOutcome> write(String id, String opId) {
        return write(id, opId, LONG);
    }

    private CompletableFuture<WriteOutcome> write(String id, String opId, Duration limit) {
        return submit(command(id, opId, new Precondition.None()), limit);
    }

    private CompletableFuture<WriteOutcome> submit(WriteCommand command, Duration limit) {
        return home.submit(command, Deadline.in(limit, time), Map.of());
    }

    private static WriteCommand command(String id, String opId, Precondition precondition) {
        return new WriteCommand(
                new ProfileId(Tenant.DEFAULT, id), Fields.EMPTY, Optional.empty(), precondition, new OpId(opId));
    }

    private static WriteOutcome.Written written(WriteOutcome outcome) {
        assertThat(outcome).isInstanceOf(WriteOutcome.Written.class);
        return (WriteOutcome.Written) outcome;
    }
}
