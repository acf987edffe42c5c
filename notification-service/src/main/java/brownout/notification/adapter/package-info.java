/** Puts the parts together, and starts and stops them. */
@NullMarked
package brownout.notification.adapter;

import org.jspecify.annotations.NullMarked;
