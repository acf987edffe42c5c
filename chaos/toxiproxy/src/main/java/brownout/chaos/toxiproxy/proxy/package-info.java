/** Proxies, the toxics on them, how long each lasts, and what they did so far. */
@NullMarked
package brownout.chaos.toxiproxy.proxy;

import org.jspecify.annotations.NullMarked;
