/** From a caller's request to a durable acceptance. */
@NullMarked
package brownout.notification.intake;

import org.jspecify.annotations.NullMarked;
