/** Email, push and SMS without double sends. */
@NullMarked
package brownout.notification;

import org.jspecify.annotations.NullMarked;
