package brownout.chaos.toxiproxy.adapter.netty;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelOption;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ways to close a socket. */
final class Sockets {
    private static final Logger LOG = LoggerFactory.getLogger(Sockets.class);

    private Sockets() {}

    static void close(@Nullable Channel channel) {
        if (channel != null) {
            channel.close().addListener((ChannelFutureListener) Sockets::noteFailure);
        }
    }

    private static void noteFailure(ChannelFuture closed) {
        if (!closed.isSuccess()) {
            LOG.debug("socket did not close channel={}", closed.channel(), closed.cause());
        }
    }

    /** Makes the next close send RST. */
    static void lingerNot(@Nullable Channel channel) {
        if (channel != null && channel.isOpen()) {
            try {
                channel.config().setOption(ChannelOption.SO_LINGER, 0);
            } catch (ChannelException closedByPeer) {
                LOG.debug("nobody left to reset channel={}", channel, closedByPeer);
            }
        }
    }
}
