/** Problems as HTTP and gRPC tell them: the only place that knows the mapping. */
@NullMarked
package brownout.frontdoor.adapter.problem;

import org.jspecify.annotations.NullMarked;
