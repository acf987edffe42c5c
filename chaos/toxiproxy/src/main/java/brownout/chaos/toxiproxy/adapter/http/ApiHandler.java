package brownout.chaos.toxiproxy.adapter.http;

import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.codec.PrematureChannelClosureException;
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
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One HTTP connection of the API: hands requests to the control thread and sends its answers, in order. A client that has
 * said that it will send no more still gets them. One that takes too long to say what it wants is closed, after the times
 * that the original gives.
 */
final class ApiHandler extends SimpleChannelInboundHandler<FullHttpRequest> {
    private static final Logger LOG = LoggerFactory.getLogger(ApiHandler.class);
    /** From connecting to the end of the first request. */
    static final long REQUEST_SECONDS = 15;
    /** From an answer to the end of the next request. */
    static final long IDLE_SECONDS = 60;

    private final Routes routes;
    private final EventStreams events;
    private final BrowserGuard guard;
    private final Executor control;
    private @Nullable Future<?> deadline;
    private int unanswered;
    private boolean streaming;
    private boolean inputEnded;

    ApiHandler(Routes routes, EventStreams events, BrowserGuard guard, Executor control) {
        this.routes = routes;
        this.events = events;
        this.guard = guard;
        this.control = control;
    }

    /** What a request needs of its answer. */
    private record Exchange(String id, HttpHeaders headers, boolean keepAlive) {
        static Exchange of(FullHttpRequest request) {
            ThreadLocalRandom random = ThreadLocalRandom.current();
            String id = "%016x%04x".formatted(random.nextLong(), random.nextInt(1 << 16));
            boolean malformed = !request.decoderResult().isSuccess();
            return new Exchange(id, request.headers().copy(), !malformed && HttpUtil.isKeepAlive(request));
        }
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        closeAfter(context, REQUEST_SECONDS);
    }

    private void closeAfter(ChannelHandlerContext context, long seconds) {
        stopDeadline();
        deadline = context.executor().schedule(() -> close(context), seconds, TimeUnit.SECONDS);
    }

    private void stopDeadline() {
        if (deadline != null) {
            deadline.cancel(false);
        }
    }

    private static void close(ChannelHandlerContext context) {
        context.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        stopDeadline();
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event == ChannelInputShutdownEvent.INSTANCE) {
            inputEnded = true;
            if (unanswered == 0 || streaming) {
                context.writeAndFlush(Unpooled.EMPTY_BUFFER).addListener(ChannelFutureListener.CLOSE);
            }
        }
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, FullHttpRequest received) {
        stopDeadline();
        unanswered++;
        Exchange exchange = Exchange.of(received);
        Answer refusal = refusal(received, exchange);
        if (refusal != null) {
            answerLater(context, exchange, () -> refusal);
        } else if (isEvents(received)) {
            streaming = true;
            events.open(context.channel(), exchange.headers(), guard.allowedOrigin(exchange.headers()));
        } else {
            answer(context, received, exchange);
        }
    }

    private @Nullable Answer refusal(FullHttpRequest request, Exchange exchange) {
        if (!request.decoderResult().isSuccess()) {
            String why = String.valueOf(request.decoderResult().cause().getMessage());
            return Answer.error(HttpResponseStatus.BAD_REQUEST, "bad request: " + why);
        }
        if (guard.refuses(exchange.headers())) {
            return Answer.text(HttpResponseStatus.FORBIDDEN, "User agent not allowed\n");
        }
        boolean preflight = request.method().equals(HttpMethod.OPTIONS);
        return preflight && guard.allowedOrigin(exchange.headers()) != null ? Answer.NO_CONTENT : null;
    }

    private static boolean isEvents(FullHttpRequest request) {
        return request.method().equals(HttpMethod.GET)
                && new QueryStringDecoder(request.uri()).rawPath().equals("/events");
    }

    private void answer(ChannelHandlerContext context, FullHttpRequest received, Exchange exchange) {
        try {
            Request request = Request.of(received);
            answerLater(context, exchange, () -> answer(request, exchange));
        } catch (IllegalArgumentException undecodable) {
            answerLater(context, exchange, () -> Answer.error(HttpResponseStatus.BAD_REQUEST, "bad request: path"));
        }
    }

    private Answer answer(Request request, Exchange exchange) {
        try {
            return routes.answer(request);
        } catch (RuntimeException bug) {
            LOG.error("request failed id={} method={} path={}", exchange.id(), request.method(), request.path(), bug);
            return Routes.internalError();
        }
    }

    /** By way of the control thread even what needs no control, lest it overtake an earlier answer. */
    private void answerLater(ChannelHandlerContext context, Exchange exchange, Supplier<Answer> work) {
        try {
            control.execute(() -> {
                Answer answer = work.get();
                context.executor().execute(() -> send(context, answer, exchange));
            });
        } catch (RejectedExecutionException stopping) {
            close(context);
        }
    }

    private void send(ChannelHandlerContext context, Answer answer, Exchange exchange) {
        unanswered--;
        ChannelFuture sent = context.writeAndFlush(response(context, answer, exchange));
        if (!exchange.keepAlive() || (inputEnded && unanswered == 0)) {
            sent.addListener(ChannelFutureListener.CLOSE);
        }
        if (unanswered == 0) {
            closeAfter(context, IDLE_SECONDS);
        }
    }

    private FullHttpResponse response(ChannelHandlerContext context, Answer answer, Exchange exchange) {
        FullHttpResponse response = new DefaultFullHttpResponse(
                HttpVersion.HTTP_1_1,
                answer.status(),
                answer.body().isEmpty()
                        ? context.alloc().buffer(0)
                        : ByteBufUtil.writeUtf8(context.alloc(), answer.body()));
        response.headers().set("X-Toxiproxy-Request-Id", exchange.id());
        if (!answer.contentType().isEmpty()) {
            response.headers().set(HttpHeaderNames.CONTENT_TYPE, answer.contentType());
            response.headers().set("X-Content-Type-Options", "nosniff");
        }
        if (!answer.status().equals(HttpResponseStatus.NO_CONTENT)) {
            HttpUtil.setContentLength(response, response.content().readableBytes());
        }
        EventStreams.allow(response.headers(), guard.allowedOrigin(exchange.headers()));
        HttpUtil.setKeepAlive(response, exchange.keepAlive());
        return response;
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof IOException || cause instanceof PrematureChannelClosureException)) {
            LOG.warn("API connection failed", cause);
        }
        close(context);
    }
}
