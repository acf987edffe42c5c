/** How a service of the lab starts. */
@NullMarked
package brownout.frontdoor.adapter.start;

import org.jspecify.annotations.NullMarked;
