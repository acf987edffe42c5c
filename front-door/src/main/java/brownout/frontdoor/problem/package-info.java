/** What callers are told when a request is not done, independent of HTTP and gRPC. */
@NullMarked
package brownout.frontdoor.problem;

import org.jspecify.annotations.NullMarked;
