/** The caller's name for one intended effect. */
@NullMarked
package brownout.frontdoor.idempotency;

import org.jspecify.annotations.NullMarked;
