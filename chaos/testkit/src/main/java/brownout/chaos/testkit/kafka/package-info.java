/** Real Kafka brokers as child JVMs. */
@NullMarked
package brownout.chaos.testkit.kafka;

import org.jspecify.annotations.NullMarked;
