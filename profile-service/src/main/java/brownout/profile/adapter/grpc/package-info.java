/** What other regions and other services call, and how this region calls them. */
@NullMarked
package brownout.profile.adapter.grpc;

import org.jspecify.annotations.NullMarked;
