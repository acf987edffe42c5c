/** Templates in files. */
@NullMarked
package brownout.notification.adapter.template;

import org.jspecify.annotations.NullMarked;
