/** What a provider tells of a message after it has taken it. */
@NullMarked
package brownout.notification.receipt;

import org.jspecify.annotations.NullMarked;
