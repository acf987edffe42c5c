/** What a service offers at its edge: paths, methods, roles, parameters. */
@NullMarked
package brownout.frontdoor.endpoint;

import org.jspecify.annotations.NullMarked;
