/** What HTTP and gRPC have in common. */
@NullMarked
package brownout.profile.adapter.edge;

import org.jspecify.annotations.NullMarked;
