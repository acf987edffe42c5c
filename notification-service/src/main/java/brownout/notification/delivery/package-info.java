/** Decides what happens to a notification, from acceptance to a terminal state. Time and chance are arguments. */
@NullMarked
package brownout.notification.delivery;

import org.jspecify.annotations.NullMarked;
