/** The edge over gRPC. */
@NullMarked
package brownout.frontdoor.adapter.grpc;

import org.jspecify.annotations.NullMarked;
