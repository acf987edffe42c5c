/** What protects a guarantee and can be switched off to see what it was for. */
@NullMarked
package brownout.frontdoor.safeguard;

import org.jspecify.annotations.NullMarked;
