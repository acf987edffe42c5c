/** gRPC: the service's side and the worker's side. */
@NullMarked
package brownout.jobqueue.adapter.grpc;

import org.jspecify.annotations.NullMarked;
