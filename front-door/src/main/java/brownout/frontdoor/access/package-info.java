/** Who calls and what the caller may do. */
@NullMarked
package brownout.frontdoor.access;

import org.jspecify.annotations.NullMarked;
