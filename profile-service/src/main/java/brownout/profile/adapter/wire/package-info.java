/** The messages of the contract, to and from the words of this service. */
@NullMarked
package brownout.profile.adapter.wire;

import org.jspecify.annotations.NullMarked;
