/** Lists in pages. */
@NullMarked
package brownout.frontdoor.page;

import org.jspecify.annotations.NullMarked;
