/** HTTP. */
@NullMarked
package brownout.jobqueue.adapter.rest;

import org.jspecify.annotations.NullMarked;
