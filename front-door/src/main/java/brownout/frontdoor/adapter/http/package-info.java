/** The edge over HTTP. */
@NullMarked
package brownout.frontdoor.adapter.http;

import org.jspecify.annotations.NullMarked;
