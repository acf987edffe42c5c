/** Who a message over HTTP is from, told by the message itself. */
@NullMarked
package brownout.notification.signature;

import org.jspecify.annotations.NullMarked;
