package brownout.chaos.toxiproxy.adapter.netty;

import java.net.InetSocketAddress;

/** A port of ours, and what becomes of those who connect to it. */
interface HeldPort {

    InetSocketAddress address();

    /** Gives the port back; done when it returns. */
    void close();
}
