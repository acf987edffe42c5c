/** The public API over gRPC. */
@NullMarked
package brownout.notification.adapter.grpc;

import org.jspecify.annotations.NullMarked;
