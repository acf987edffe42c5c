/** A multi-region read path; the caller chooses consistency. */
@NullMarked
package brownout.profile;

import org.jspecify.annotations.NullMarked;
