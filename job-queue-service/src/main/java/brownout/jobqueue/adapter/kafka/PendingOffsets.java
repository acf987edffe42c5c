package brownout.jobqueue.adapter.kafka;

import brownout.jobqueue.dispatch.Intake.Mark;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;

/**
 * Offsets of submissions that are admitted, and not yet durable without the submission: they may be committed once the state
 * of each job is in {@code video-jobs.state}. Until then a scheduler that loses the job needs its submission again.
 */
final class PendingOffsets {
    private final Deque<Batch> batches = new ArrayDeque<>();

    private record Batch(Mark mark, Map<TopicPartition, Long> upTo) {}

    void add(Mark mark, Map<TopicPartition, Long> upTo) {
        batches.add(new Batch(mark, new HashMap<>(upTo)));
    }

    /** Takes out what may be committed now. */
    Map<TopicPartition, Long> settle(Predicate<Mark> durable) {
        Map<TopicPartition, Long> settled = new HashMap<>();
        while (!batches.isEmpty() && durable.test(batches.peek().mark())) {
            settled.putAll(batches.remove().upTo());
        }
        return settled;
    }

    boolean isEmpty() {
        return batches.isEmpty();
    }

    /** Another member of the group has them now, and reads them again. */
    void drop(Collection<TopicPartition> partitions) {
        batches.forEach(it -> it.upTo().keySet().removeAll(partitions));
    }

    void clear() {
        batches.clear();
    }
}
