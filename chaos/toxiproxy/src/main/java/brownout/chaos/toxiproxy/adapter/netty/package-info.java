/** The sockets: accepts, connects, moves bytes through the toxics, without a thread per connection. */
@NullMarked
package brownout.chaos.toxiproxy.adapter.netty;

import org.jspecify.annotations.NullMarked;
