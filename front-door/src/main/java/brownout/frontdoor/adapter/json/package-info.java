/** JSON in, without guessing. */
@NullMarked
package brownout.frontdoor.adapter.json;

import org.jspecify.annotations.NullMarked;
