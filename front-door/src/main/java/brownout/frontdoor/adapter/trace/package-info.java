/** W3C trace context, in and out. */
@NullMarked
package brownout.frontdoor.adapter.trace;

import org.jspecify.annotations.NullMarked;
