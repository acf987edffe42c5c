/** The HTTP API: routes, JSON, error answers, metrics, events. */
@NullMarked
package brownout.chaos.toxiproxy.adapter.http;

import org.jspecify.annotations.NullMarked;
