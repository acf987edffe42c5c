/** What a reader may ask for and what proves that it got it: levels, tokens, markers, watermarks. */
@NullMarked
package brownout.profile.consistency;

import org.jspecify.annotations.NullMarked;
