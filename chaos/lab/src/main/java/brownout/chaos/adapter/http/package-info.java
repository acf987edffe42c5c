/** The workloads' clients: each service's REST interface as its users call it, over {@code java.net.http}. */
@NullMarked
package brownout.chaos.adapter.http;

import org.jspecify.annotations.NullMarked;
