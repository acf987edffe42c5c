package brownout.jobqueue.adapter.kafka;

import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.jspecify.annotations.Nullable;

/** A producer made on first use: making one throws while the broker's name cannot be resolved, and the service starts all the same. */
final class LateProducer implements AutoCloseable {
    private final Supplier<? extends Producer<String, byte[]>> source;
    private @Nullable Producer<String, byte[]> made;

    LateProducer(Supplier<? extends Producer<String, byte[]>> source) {
        this.source = source;
    }

    /** Throws {@link org.apache.kafka.common.KafkaException} while none can be made. */
    synchronized Producer<String, byte[]> get() {
        Producer<String, byte[]> producer = made;
        if (producer == null) {
            producer = source.get();
            made = producer;
        }
        return producer;
    }

    @Override
    public synchronized void close() {
        if (made != null) {
            made.close(Duration.ofSeconds(3));
        }
    }
}
