/** Push, SMS and email: what is sent, and what is known afterwards. */
@NullMarked
package brownout.notification.channel;

import org.jspecify.annotations.NullMarked;
