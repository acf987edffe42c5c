package brownout.notification.adapter.kafka;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many accepted requests of each partition its owner has not recorded yet, whichever instance that is. An owner that is
 * full reads no further, and this is how the instance that a caller speaks to hears of it.
 *
 * <p>Looked up every second: the bound is passed by what is accepted in the meantime. While Kafka does not answer, the last
 * numbers stand.
 */
final class UnreadRequests implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UnreadRequests.class);
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Admin admin;
    private final TopicNames names;
    private final int max;
    private final Thread thread = new Thread(this::run, "unread");
    private volatile Map<Integer, Long> unread = Map.of();
    private volatile int partitions;

    UnreadRequests(Admin admin, TopicNames names, int max) {
        this.admin = admin;
        this.names = names;
        this.max = max;
    }

    void start(int partitionCount) {
        partitions = partitionCount;
        thread.start();
    }

    /** Why a request of this partition is not accepted now. */
    Optional<String> refusal(int partition) {
        long waiting = unread.getOrDefault(partition, 0L);
        return waiting < max
                ? Optional.empty()
                : Optional.of(waiting + " accepted requests of partition " + partition
                        + " wait already to be read by its owner, and " + max + " are as many as may");
    }

    long total() {
        return unread.values().stream().mapToLong(Long::longValue).sum();
    }

    private void run() {
        while (!thread.isInterrupted()) {
            try {
                unread = count();
                TimeUnit.MILLISECONDS.sleep(PERIOD.toMillis());
            } catch (InterruptedException e) {
                thread.interrupt();
            } catch (ExecutionException | TimeoutException | RuntimeException e) {
                LOG.debug("unread requests cannot be counted now: cause={}", e.toString());
                LockSupport.parkNanos(PERIOD.toNanos());
            }
        }
    }

    private Map<Integer, Long> count() throws ExecutionException, InterruptedException, TimeoutException {
        var latest = IntStream.range(0, partitions)
                .boxed()
                .collect(Collectors.toMap(
                        partition -> new TopicPartition(names.requests(), partition),
                        partition -> OffsetSpec.latest()));
        var ends = admin.listOffsets(latest).all().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        Map<TopicPartition, OffsetAndMetadata> committed = admin.listConsumerGroupOffsets(names.group())
                .partitionsToOffsetAndMetadata()
                .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        var counted = new HashMap<Integer, Long>();
        ends.forEach((partition, end) -> {
            var position = committed.get(partition);
            counted.put(partition.partition(), Math.max(0, end.offset() - (position == null ? 0 : position.offset())));
        });
        return counted;
    }

    @Override
    public void close() {
        thread.interrupt();
    }
}
