/** One trace per notification, over Kafka, gRPC and HTTP. */
@NullMarked
package brownout.notification.adapter.trace;

import org.jspecify.annotations.NullMarked;
