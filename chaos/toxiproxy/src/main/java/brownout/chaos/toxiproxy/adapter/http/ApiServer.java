package brownout.chaos.toxiproxy.adapter.http;

import brownout.chaos.toxiproxy.proxy.EventLog;
import brownout.chaos.toxiproxy.proxy.Proxies;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.ChannelOption;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.socket.SocketChannel;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpServerCodec;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.Set;
import java.util.concurrent.ScheduledExecutorService;

/** Serves the API. */
public final class ApiServer implements AutoCloseable {
    /** Of the API that is spoken; what follows the plus says who speaks it. */
    public static final String VERSION = "2.12.0+brownout";

    private static final int MAX_BODY = 1024 * 1024;
    /** Bytes that the kernel holds for a listener; without it, it grows to megabytes. */
    private static final int SEND_BUFFER = 128 * 1024;
    /** Events that a listener may be behind, in bytes, before it is cut off. */
    private static final WriteBufferWaterMark UNSENT = new WriteBufferWaterMark(512 * 1024, 1024 * 1024);

    private final Channel channel;

    private ApiServer(Channel channel) {
        this.channel = channel;
    }

    /**
     * Starts to listen.
     *
     * @param control the thread that {@code proxies} is confined to
     * @param ownOrigins web pages that may use the API
     * @throws IOException if the address cannot be bound
     */
    public static ApiServer start(
            InetSocketAddress address,
            EventLoopGroup loops,
            Proxies proxies,
            EventLog events,
            ScheduledExecutorService control,
            InstantSource clock,
            Set<String> ownOrigins)
            throws IOException {
        Routes routes = new Routes(proxies, new JsonOut(clock));
        EventStreams streams = new EventStreams(events, proxies, control);
        BrowserGuard guard = new BrowserGuard(ownOrigins);
        ChannelFuture bound = new ServerBootstrap()
                .group(loops)
                .channel(NioServerSocketChannel.class)
                .option(ChannelOption.SO_REUSEADDR, true)
                .childOption(ChannelOption.ALLOW_HALF_CLOSURE, true)
                .childOption(ChannelOption.TCP_NODELAY, true)
                .childOption(ChannelOption.SO_SNDBUF, SEND_BUFFER)
                .childOption(ChannelOption.WRITE_BUFFER_WATER_MARK, UNSENT)
                .childHandler(new ChannelInitializer<SocketChannel>() {
                    @Override
                    protected void initChannel(SocketChannel connection) {
                        connection
                                .pipeline()
                                .addLast(new HttpServerCodec())
                                .addLast(new HttpObjectAggregator(MAX_BODY))
                                .addLast(new ApiHandler(routes, streams, guard, control));
                    }
                })
                .bind(address)
                .awaitUninterruptibly();
        if (!bound.isSuccess()) {
            throw new IOException(String.valueOf(bound.cause().getMessage()), bound.cause());
        }
        return new ApiServer(bound.channel());
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) channel.localAddress();
    }

    /** Stops listening. Open connections end with their event loops. */
    @Override
    public void close() {
        channel.close().awaitUninterruptibly();
    }
}
