package brownout.chaos.toxiproxy.adapter.netty;

import brownout.chaos.toxiproxy.proxy.Counters;
import brownout.chaos.toxiproxy.proxy.Refusal;
import brownout.chaos.toxiproxy.proxy.WhenDisabled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.EventLoopGroup;
import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** The listening address of one proxy: it serves, or refuses, or lets hang, or resets, or is not ours. */
final class Port {
    private final EventLoopGroup loops;
    private final Counters counters;
    private @Nullable Listener serving;
    private @Nullable HeldPort held;

    Port(EventLoopGroup loops, Counters counters) {
        this.loops = loops;
        this.counters = counters;
    }

    /** Makes a port ours. */
    private interface Binding<P extends HeldPort> {
        P at(InetSocketAddress address) throws IOException;
    }

    String serve(String listen, ChannelHandler acceptor) {
        release();
        Listener opened = bind(listen, address -> Listener.open(address, loops.next(), acceptor));
        serving = opened;
        return Addresses.show(opened.address());
    }

    /** From serving to refusing; false if it did not serve. */
    boolean shut() {
        Listener open = serving;
        if (open == null) {
            return false;
        }
        serving = null;
        open.close();
        held = ClosedPort.refusing(open.address());
        return true;
    }

    String hold(String listen, WhenDisabled connect) {
        return switch (connect) {
            case REFUSE -> refuse(listen);
            case HANG -> hold(listen, ClosedPort::hanging);
            case RESET -> hold(listen, address -> Listener.open(address, loops.next(), new Resetter()));
        };
    }

    private String hold(String listen, Binding<HeldPort> binding) {
        release();
        HeldPort port = bind(listen, binding);
        held = port;
        return Addresses.show(port.address());
    }

    private String refuse(String listen) {
        HeldPort port = held;
        if (port != null) {
            port.close();
            held = ClosedPort.refusing(port.address());
        }
        return listen;
    }

    void release() {
        if (held != null) {
            held.close();
            held = null;
        }
    }

    private static <P extends HeldPort> P bind(String listen, Binding<P> binding) {
        InetSocketAddress address;
        try {
            address = Addresses.toListen(listen);
        } catch (Refusal malformed) {
            throw Refusal.failed("listen tcp: " + malformed.getMessage());
        }
        try {
            return binding.at(address);
        } catch (IOException taken) {
            throw Refusal.failed("listen tcp " + Addresses.showWanted(listen, address) + ": bind: " + reason(taken));
        }
    }

    /** In the words of the original where the reason is the usual one. */
    private static String reason(IOException cause) {
        String message = String.valueOf(cause.getMessage());
        return message.contains("Address already in use") ? "address already in use" : message;
    }

    /** Resets whoever connects. */
    private final class Resetter extends ChannelInboundHandlerAdapter {
        @Override
        public void channelRead(ChannelHandlerContext context, Object accepted) {
            Channel client = (Channel) accepted;
            counters.connectionRefused();
            Sockets.lingerNot(client);
            client.unsafe().closeForcibly();
        }
    }
}
