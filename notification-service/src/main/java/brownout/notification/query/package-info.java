/** The read side: one notification, pages of them. */
@NullMarked
package brownout.notification.query;

import org.jspecify.annotations.NullMarked;
