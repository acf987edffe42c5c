package brownout.jobqueue.lease;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.jobqueue.job.StoredJob;
import brownout.jobqueue.lease.Outbox.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OutboxBatchTest {
    private final List<Entry> stream = new ArrayList<>();
    private final Outbox outbox = new Outbox() {
        @Override
        public List<Entry> read(int most) {
            return stream.stream().limit(most).toList();
        }

        @Override
        public List<Entry> readAfter(String entryId, int most) {
            return stream.stream()
                    .dropWhile(it -> !it.id().equals(entryId))
                    .skip(1)
                    .limit(most)
                    .toList();
        }

        @Override
        public void await(Duration atMost) {
            throw new UnsupportedOperationException();
        }

        @Override
        public void remove(Collection<String> entryIds) {
            throw new UnsupportedOperationException();
        }
    };

    private void add(String job, long seq) {
        JobEvent event = JobEvent.newBuilder().setJobId(job).setSeq(seq).build();
        stream.add(new Entry(Integer.toString(stream.size()), job, false, event));
    }

    private OutboxBatch read(Map<String, Long> seqs) {
        return OutboxBatch.read(
                outbox,
                ids -> ids.stream()
                        .filter(seqs::containsKey)
                        .collect(Collectors.toMap(it -> it, it -> job(it, seqs.get(it)))),
                2);
    }

    private static StoredJob job(String id, long seq) {
        return new StoredJob(JobState.newBuilder().setId(id).setSeq(seq).build(), "", "", "", "", 0);
    }

    @Test
    void a_state_that_is_newer_than_its_events_takes_along_those_that_led_to_it() {
        add("a", 1);
        add("b", 1);
        add("c", 1);
        add("a", 2);
        add("c", 2);
        add("a", 3);
        add("a", 4);
        OutboxBatch batch = read(Map.of("a", 3L, "b", 1L));
        assertThat(batch.entries()).extracting(Entry::id).containsExactly("0", "1", "3", "5");
    }

    @Test
    void entries_of_a_job_that_is_forgotten_are_sent_without_a_state() {
        add("a", 1);
        OutboxBatch batch = read(Map.of());
        assertThat(batch.entries()).hasSize(1);
        assertThat(batch.jobs()).isEmpty();
    }

    @Test
    void a_state_whose_events_were_sent_before_does_not_search_for_ever() {
        add("a", 1);
        assertThat(read(Map.of("a", 9L)).entries()).hasSize(1);
    }
}
