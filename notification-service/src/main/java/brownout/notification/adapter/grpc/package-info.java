/** gRPC: the public API, and the client of profile-service. */
@NullMarked
package brownout.notification.adapter.grpc;

import org.jspecify.annotations.NullMarked;
