/** Kafka: the durable log. */
@NullMarked
package brownout.jobqueue.adapter.kafka;

import org.jspecify.annotations.NullMarked;
