/** The HTTP API. */
@NullMarked
package brownout.profile.adapter.rest;

import org.jspecify.annotations.NullMarked;
