/** What a caller probably meant. */
@NullMarked
package brownout.frontdoor.naming;

import org.jspecify.annotations.NullMarked;
