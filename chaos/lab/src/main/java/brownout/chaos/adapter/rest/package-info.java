/** The lab's control API, both sides of it, and the services' {@code /admin}. */
@NullMarked
package brownout.chaos.adapter.rest;

import org.jspecify.annotations.NullMarked;
