package brownout.profile.consistency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.profile.replication.LogUnavailableException;
import brownout.profile.replication.MarkerRequest;
import brownout.profile.time.ManualTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class ProofsTest {

    private final ManualTime time = new ManualTime();
    private final List<MarkerRequest> asked = new ArrayList<>();
    private final List<CompletableFuture<Map<Integer, Long>>> answers = new ArrayList<>();
    private final Proofs proofs = new Proofs(
            request -> {
                asked.add(request);
                CompletableFuture<Map<Integer, Long>> answer = new CompletableFuture<>();
                answers.add(answer);
                return answer;
            },
            "eu",
            new Watermarks(),
            time);

    @Test
    void readers_share_one_marker_but_never_one_that_was_begun_before_them() {
        CompletableFuture<Proof> first = barrier();
        time.advance(Duration.ofMillis(1));
        CompletableFuture<Proof> second = barrier();
        time.advance(Duration.ofMillis(1));
        CompletableFuture<Proof> third = barrier();
        assertThat(asked).hasSize(1);

        answers.get(0).complete(Map.of(0, 7L));
        assertThat(first.join().positions()).containsEntry(0, 7L);
        assertThat(second).isNotDone();
        assertThat(asked).hasSize(2);

        answers.get(1).complete(Map.of(0, 8L));
        assertThat(second.join()).isEqualTo(third.join());
        assertThat(second.join().begun()).isGreaterThan(first.join().begun());
        assertThat(asked).hasSize(2);
    }

    @Test
    void the_time_of_a_proof_is_taken_before_the_marker_is_asked_for() {
        long before = time.nanos();
        CompletableFuture<Proof> proof = barrier();
        time.advance(Duration.ofSeconds(1));
        answers.get(0).complete(Map.of(0, 7L));
        assertThat(proof.join().begun()).isEqualTo(before);
    }

    @Test
    void a_bounded_reader_takes_what_is_recent_enough() {
        CompletableFuture<Proof> underway = barrier();
        time.advance(Duration.ofMillis(100));
        CompletableFuture<Proof> bounded =
                proofs.begunAfter(time.nanos() - Duration.ofMillis(200).toNanos(), MarkerRequest.Kind.ECHO);
        answers.get(0).complete(Map.of(0, 7L));
        assertThat(bounded.join()).isEqualTo(underway.join());
        CompletableFuture<Proof> again =
                proofs.begunAfter(time.nanos() - Duration.ofMillis(200).toNanos(), MarkerRequest.Kind.ECHO);
        assertThat(again).isCompletedWithValue(underway.join());
        time.advance(Duration.ofMillis(200));
        proofs.begunAfter(time.nanos() - Duration.ofMillis(200).toNanos(), MarkerRequest.Kind.ECHO);
        assertThat(asked).hasSize(2);
    }

    @Test
    void a_marker_that_could_not_be_had_fails_its_readers_and_only_them() {
        CompletableFuture<Proof> first = barrier();
        time.advance(Duration.ofMillis(1));
        CompletableFuture<Proof> second = barrier();
        answers.get(0).completeExceptionally(new LogUnavailableException("cut"));
        assertThatThrownBy(first::join).hasRootCauseMessage("cut");
        answers.get(1).complete(Map.of(0, 9L));
        assertThat(second.join().positions()).containsEntry(0, 9L);
        assertThat(proofs.busy()).isFalse();
    }

    @Test
    void a_shared_marker_is_a_barrier_as_soon_as_one_reader_needs_one() {
        barrier();
        time.advance(Duration.ofMillis(1));
        proofs.begunAfter(time.nanos(), MarkerRequest.Kind.ECHO);
        barrier();
        answers.get(0).complete(Map.of(0, 1L));
        assertThat(asked.get(1).kind()).isEqualTo(MarkerRequest.Kind.BARRIER);
        assertThat(asked).extracting(MarkerRequest::nonce).doesNotHaveDuplicates();
    }

    @Test
    void the_log_is_left_alone_when_nobody_reads_and_echoed_often_when_bounds_are_asked_for() {
        EchoPacer pacer = new EchoPacer(proofs, Switchboard.allOn(ProfileSafeguard.class), time);
        tick(pacer, 40);
        assertThat(asked).isEmpty();
        pacer.onRead(Level.EVENTUAL);
        tick(pacer, 40);
        assertThat(asked).hasSizeBetween(8, 11);
        int soFar = asked.size();
        pacer.onRead(Level.BOUNDED);
        tick(pacer, 40);
        assertThat(asked.size() - soFar).isBetween(38, 40);
        int before = asked.size();
        tick(pacer, 100);
        assertThat(asked.size() - before).isLessThan(3);
    }

    private void tick(EchoPacer pacer, int times) {
        for (int i = 0; i < times; i++) {
            pacer.tick();
            answers.stream()
                    .filter(answer -> !answer.isDone())
                    .toList()
                    .forEach(answer -> answer.complete(Map.of(0, 1L)));
            time.advance(EchoPacer.TICK);
        }
    }

    private CompletableFuture<Proof> barrier() {
        return proofs.begunAfter(time.nanos(), MarkerRequest.Kind.BARRIER);
    }
}
