/** Push and SMS over HTTP, email over SMTP. */
@NullMarked
package brownout.notification.adapter.provider;

import org.jspecify.annotations.NullMarked;
