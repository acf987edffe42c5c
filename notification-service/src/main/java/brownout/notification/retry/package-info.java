/** When to try again. */
@NullMarked
package brownout.notification.retry;

import org.jspecify.annotations.NullMarked;
