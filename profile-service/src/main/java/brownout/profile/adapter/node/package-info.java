/** Puts one region together and owns its threads. */
@NullMarked
package brownout.profile.adapter.node;

import org.jspecify.annotations.NullMarked;
