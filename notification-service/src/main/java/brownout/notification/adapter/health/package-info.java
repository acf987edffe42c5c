/** Readiness that tells the truth. */
@NullMarked
package brownout.notification.adapter.health;

import org.jspecify.annotations.NullMarked;
