/** Access and tokens, read from files. */
@NullMarked
package brownout.frontdoor.adapter.access;

import org.jspecify.annotations.NullMarked;
