/** Texts that are filled in. */
@NullMarked
package brownout.notification.template;

import org.jspecify.annotations.NullMarked;
