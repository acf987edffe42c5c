/** What configuration must be beyond its types. */
@NullMarked
package brownout.frontdoor.config;

import org.jspecify.annotations.NullMarked;
