/** The log and the view of it: positions, who waits for them, and the one writer in the home region. */
@NullMarked
package brownout.profile.replication;

import org.jspecify.annotations.NullMarked;
