/** Where a user can be reached, and whether they want to be. */
@NullMarked
package brownout.notification.recipient;

import org.jspecify.annotations.NullMarked;
