/** The service's side of gRPC. */
@NullMarked
package brownout.jobqueue.adapter.grpc;

import org.jspecify.annotations.NullMarked;
