/** The public API and the admin API over HTTP. */
@NullMarked
package brownout.notification.adapter.rest;

import org.jspecify.annotations.NullMarked;
