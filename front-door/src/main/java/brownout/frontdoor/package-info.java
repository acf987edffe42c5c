/** The edge that every service of the lab has in common: who may call, what a request may look like, how errors read. */
@NullMarked
package brownout.frontdoor;

import org.jspecify.annotations.NullMarked;
