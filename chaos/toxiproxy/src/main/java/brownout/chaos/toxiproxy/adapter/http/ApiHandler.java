package brownout.chaos.toxiproxy.adapter.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.QueryStringDecoder;
import java.io.IOException;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One HTTP connection of the API: hands requests to the control thread and sends its answers, in order. */
final class ApiHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);

    private final Routes routes;
    private final EventStreams events;
    private final BrowserGuard guard;
    private final Executor control;

    ApiHandler(Routes routes, EventStreams events, BrowserGuard guard, Executor control) {
        this.routes = routes;
        this.events = events;
        this.guard = guard;
        this.control = control;
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest request) {
        HttpHeaders headers = request.headers().copy();
        boolean keepAlive = HttpUtil.isKeepAlive(request);
        if (!request.decoderResult().isSuccess()) {
            String why = String.valueOf(request.decoderResult().cause().getMessage());
            send(context, Answer.error(HttpResponseStatus.BAD_REQUEST, "bad request: " + why), headers, false);
        } else if (guard.refuses(headers)) {
            send(context, Answer.text(HttpResponseStatus.FORBIDDEN, "User agent not allowed\n"), headers, keepAlive);
        } else if (request.method().equals(HttpMethod.OPTIONS) && guard.allowedOrigin(headers) != null) {
            send(context, Answer.NO_CONTENT, headers, keepAlive);
        } else if (isEvents(request)) {
            events.open(context.channel(), headers, guard.allowedOrigin(headers));
        } else {
            answerLater(context, request, headers, keepAlive);
        }
    }

    private static boolean isEvents(FullHttpRequest request) {
        return request.method().equals(HttpMethod.GET)
                && new QueryStringDecoder(request.uri()).rawPath().equals("/events");
    }

    private void answerLater(
            ChannelHandlerContext context, FullHttpRequest received, HttpHeaders headers, boolean keepAlive) {
        Request request;
        try {
            request = Request.of(received);
        } catch (IllegalArgumentException undecodable) {
            send(context, Answer.error(HttpResponseStatus.BAD_REQUEST, "bad request: path"), headers, keepAlive);
            return;
        }
        try {
            control.execute(() -> send(context, answer(request), headers, keepAlive));
        } catch (RejectedExecutionException stopping) {
            context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }

    private Answer answer(Request request) {
        try {
            return routes.answer(request);
        } catch (RuntimeException bug) {
            LOG.error("request failed method={} path={}", request.method(), request.path(), bug);
            return Routes.internalError();
        }
    }

    private void send(ChannelHandlerContext context, Answer answer, HttpHeaders requestHeaders, boolean keepAlive) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                answer.status(),
                answer.body().isEmpty()
                        ? context.alloc().buffer(0)
                        : ByteBufUtil.writeUtf8(context.alloc(), answer.body()));
        if (!answer.contentType().isEmpty()) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
            response.headers().set("X-Content-Type-Options", "nosniff");
        }
        if (!answer.status().equals(HttpResponseStatus.NO_CONTENT)) {
            HttpUtil.setContentLength(response, response.content().readableBytes());
        }
        EventStreams.allow(response.headers(), guard.allowedOrigin(requestHeaders));
        HttpUtil.setKeepAlive(response, keepAlive);
        ChannelFuture sent = context.writeAndFlush(response);
        if (!keepAlive) {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException)) {
            LOG.warn("API connection failed", cause);
        }
        context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }
}
