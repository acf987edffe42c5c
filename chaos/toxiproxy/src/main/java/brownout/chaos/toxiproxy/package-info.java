/** Toxiproxy in the JVM: HTTP API, proxies, toxics. */
@NullMarked
package brownout.chaos.toxiproxy;

import org.jspecify.annotations.NullMarked;
