package brownout.chaos.toxiproxy.adapter.netty;

import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelInboundHandlerAdapter;

/** Stands in a pipeline that is not connected to its other side yet. */
@ChannelHandler.Sharable
final class Placeholder extends ChannelInboundHandlerAdapter {}
