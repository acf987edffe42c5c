/** The running system as the rest of the lab sees it: processes, links, addresses. */
@NullMarked
package brownout.chaos.cluster;

import org.jspecify.annotations.NullMarked;
