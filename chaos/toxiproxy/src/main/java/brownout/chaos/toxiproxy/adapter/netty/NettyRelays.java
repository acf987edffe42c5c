package brownout.chaos.toxiproxy.adapter.netty;

import brownout.chaos.toxiproxy.proxy.Counters;
import brownout.chaos.toxiproxy.proxy.EventLog;
import brownout.chaos.toxiproxy.proxy.Refusal;
import brownout.chaos.toxiproxy.proxy.Relay;
import io.netty.bootstrap.Bootstrap;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.nio.NioSocketChannel;
import java.net.InetSocketAddress;
import java.util.concurrent.Executor;

/** Relays that share event loops. */
public final class NettyRelays implements Relay.Factory {
    /** Unsent bytes of one direction at which its sender is paused, and at which it goes on. */
    static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(64 * 1024, 256 * 1024);

    private final EventLoopGroup loops;
    private final Bootstrap toUpstream;

    /**
     * @param loops carry all connections; stopped by the caller
     * @param lookups resolves names, may block
     */
    public NettyRelays(EventLoopGroup loops, Executor lookups) {
        this.loops = loops;
        this.toUpstream = new Bootstrap()
                .channel(NioSocketChannel.class)
                .resolver(new OffLoopResolver(lookups))
                .option(ChannelOption.AUTO_READ, false)
                .option(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .option(ChannelOption.TCP_NODELAY, true)
                .option(ChannelOption.SO_KEEPALIVE, true)
                .option(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                .handler(new Deaf());
    }

    @Override
    public Relay create(Relay.Where where, Counters counters, EventLog events) {
        return new NettyRelay(where, loops, toUpstream, counters, events);
    }

    @Override
    public boolean sameAddress(String listen, String other) {
        InetSocketAddress wanted = Addresses.toListen(other);
        try {
            return wanted.equals(Addresses.toListen(listen));
        } catch (Refusal unusable) {
            return false;
        }
    }
}
