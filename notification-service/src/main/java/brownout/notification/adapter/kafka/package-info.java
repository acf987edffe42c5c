/** Requests, the ledger and job events on Kafka. */
@NullMarked
package brownout.notification.adapter.kafka;

import org.jspecify.annotations.NullMarked;
