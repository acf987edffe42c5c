/** The view in Redis. */
@NullMarked
package brownout.profile.adapter.redis;

import org.jspecify.annotations.NullMarked;
