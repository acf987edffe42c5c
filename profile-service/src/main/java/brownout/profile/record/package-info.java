/** What a profile is, and how the home region decides one write after another. */
@NullMarked
package brownout.profile.record;

import org.jspecify.annotations.NullMarked;
