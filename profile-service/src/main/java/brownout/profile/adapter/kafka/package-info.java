/** The replication log in Kafka. */
@NullMarked
package brownout.profile.adapter.kafka;

import org.jspecify.annotations.NullMarked;
