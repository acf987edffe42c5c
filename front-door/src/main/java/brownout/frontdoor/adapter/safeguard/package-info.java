/** The administration of safeguards over HTTP. */
@NullMarked
package brownout.frontdoor.adapter.safeguard;

import org.jspecify.annotations.NullMarked;
