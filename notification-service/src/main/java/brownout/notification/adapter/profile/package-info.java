/** profile-service over gRPC. */
@NullMarked
package brownout.notification.adapter.profile;

import org.jspecify.annotations.NullMarked;
