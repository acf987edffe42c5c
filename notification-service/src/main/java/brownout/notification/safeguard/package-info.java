/** Safeguards that can be switched off to see what breaks. */
@NullMarked
package brownout.notification.safeguard;

import org.jspecify.annotations.NullMarked;
