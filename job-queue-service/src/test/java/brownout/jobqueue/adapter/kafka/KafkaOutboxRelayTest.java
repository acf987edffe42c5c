package brownout.jobqueue.adapter.kafka;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.jobqueue.job.StoredJob;
import brownout.jobqueue.lease.Outbox;
import brownout.jobqueue.lease.Outbox.Entry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class KafkaOutboxRelayTest {
    private final List<Entry> stream = new ArrayList<>();
    private final List<String> aside = new ArrayList<>();
    private final Kafka kafka = new Kafka();
    private final Turns turns = new Turns();
    private final KafkaOutboxRelay relay = new KafkaOutboxRelay(() -> kafka, new Entries(), turns);

    /** Takes no record of the job named "huge", and says so when the transaction is committed, as a real producer does. */
    private static final class Kafka extends MockProducer<String, byte[]> {
        private boolean refused;

        Kafka() {
            super(true, null, new StringSerializer(), new ByteArraySerializer());
        }

        @Override
        public synchronized Future<RecordMetadata> send(ProducerRecord<String, byte[]> record, Callback callback) {
            refused |= record.key().equals("huge");
            return super.send(record, callback);
        }

        @Override
        public void commitTransaction() {
            if (refused) {
                throw new KafkaException("in an error state", new RecordTooLargeException("1 MB"));
            }
            super.commitTransaction();
        }

        @Override
        public void abortTransaction() {
            refused = false;
            super.abortTransaction();
        }

        List<String> keys(String topic) {
            return history().stream()
                    .filter(it -> it.topic().equals(topic))
                    .map(ProducerRecord::key)
                    .toList();
        }
    }

    private final class Entries implements Outbox {
        @Override
        public List<Entry> read(int most) {
            return stream.stream().limit(most).toList();
        }

        @Override
        public void await(Duration atMost) {}

        @Override
        public void remove(Collection<String> entryIds) {
            stream.removeIf(it -> entryIds.contains(it.id()));
        }

        @Override
        public void setAside(String entryId, String why) {
            remove(List.of(entryId));
            aside.add(entryId + " " + why);
        }
    }

    private static final class Turns implements KafkaOutboxRelay.Turn {
        boolean mine = true;
        boolean left;

        @Override
        public boolean take() {
            return mine;
        }

        @Override
        public void leave() {
            left = true;
        }
    }

    private void add(String job, long seq) {
        JobEvent event = JobEvent.newBuilder().setJobId(job).setSeq(seq).build();
        JobState state = JobState.newBuilder().setId(job).setSeq(seq).build();
        stream.add(new Entry.Changed(Integer.toString(stream.size()), event, new StoredJob(state, "", "", "", "", 0)));
    }

    private void stepUntilEmpty() {
        for (int i = 0; i < 100 && !stream.isEmpty(); i++) {
            relay.step();
        }
        assertThat(stream).isEmpty();
    }

    @Test
    void a_batch_is_bounded_and_its_states_are_those_of_its_own_last_events() throws Exception {
        for (int i = 1; i <= 1000; i++) {
            add("a", i);
        }
        relay.step();
        assertThat(kafka.keys(KafkaTopics.EVENTS)).hasSize(250);
        assertThat(kafka.keys(KafkaTopics.STATE)).hasSize(1);
        byte[] state = kafka.history().get(250).value();
        assertThat(JobState.parseFrom(state).getSeq()).isEqualTo(250);
        assertThat(stream).hasSize(750);
    }

    @Test
    void an_entry_that_kafka_never_takes_is_set_aside_and_those_behind_it_go_on() {
        for (int i = 1; i <= 40; i++) {
            add(i == 23 ? "huge" : "a" + i, 1);
        }
        stepUntilEmpty();
        assertThat(aside).singleElement().asString().startsWith("22 ").contains("RecordTooLargeException");
        assertThat(kafka.keys(KafkaTopics.EVENTS)).hasSize(39).doesNotHaveDuplicates();
    }

    @Test
    void an_entry_that_cannot_be_read_is_set_aside_and_those_behind_it_go_on() {
        add("a", 1);
        stream.add(new Entry.Unreadable("poison", "no number"));
        add("b", 1);
        stepUntilEmpty();
        assertThat(aside).containsExactly("poison no number");
        assertThat(kafka.keys(KafkaTopics.EVENTS)).containsExactly("a", "b");
    }

    @Test
    void a_forgotten_job_is_forgotten_in_the_compacted_topic_too() {
        add("a", 1);
        stream.add(new Entry.Purged("p", "a"));
        relay.step();
        assertThat(kafka.keys(KafkaTopics.STATE)).containsExactly("a");
        assertThat(kafka.history().get(1).value()).isNull();
    }

    @Test
    void what_was_not_committed_stays_in_the_outbox() {
        add("a", 1);
        kafka.commitTransactionException = new ProducerFencedException("another relay");
        assertThatThrownBy(relay::step).isInstanceOf(ProducerFencedException.class);
        assertThat(stream).hasSize(1);
        assertThat(aside).isEmpty();
    }

    @Test
    void an_instance_whose_turn_it_is_not_makes_no_producer_and_so_fences_nobody() {
        turns.mine = false;
        add("a", 1);
        assertThat(relay.step()).isPositive();
        assertThat(kafka.transactionInitialized()).isFalse();
        relay.close();
        assertThat(turns.left).isFalse();
    }

    @Test
    void an_instance_that_ends_leaves_its_turn() {
        add("a", 1);
        relay.step();
        relay.close();
        assertThat(turns.left).isTrue();
    }
}
