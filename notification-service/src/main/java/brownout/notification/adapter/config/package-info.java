/** What has to happen before the configuration is complete. */
@NullMarked
package brownout.notification.adapter.config;

import org.jspecify.annotations.NullMarked;
