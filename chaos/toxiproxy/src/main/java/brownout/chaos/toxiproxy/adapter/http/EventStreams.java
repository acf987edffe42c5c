package brownout.chaos.toxiproxy.adapter.http;

import brownout.chaos.toxiproxy.proxy.Counters;
import brownout.chaos.toxiproxy.proxy.EventLog;
import brownout.chaos.toxiproxy.proxy.Proxies;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelFutureListener;
import io.netty.handler.codec.http.DefaultHttpContent;
import io.netty.handler.codec.http.DefaultHttpResponse;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpUtil;
import io.netty.handler.codec.http.HttpVersion;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /events}: server-sent events (WHATWG HTML, 9.2). {@code Last-Event-ID} gets what was missed, as far as it
 * is kept. A listener that does not read is cut off, so that it costs a bounded amount of memory; it can come back with
 * the id it knows.
 */
final class EventStreams {
    private static final int KEEP_ALIVE_SECONDS = 15;

    private final EventLog events;
    private final Proxies proxies;
    private final ScheduledExecutorService control;
    private final ObjectMapper mapper = JsonMapper.builder().build();

    EventStreams(EventLog events, Proxies proxies, ScheduledExecutorService control) {
        this.events = events;
        this.proxies = proxies;
        this.control = control;
    }

    void open(Channel channel, HttpHeaders requestHeaders, @Nullable String allowedOrigin) {
        HttpResponse head = new DefaultHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK);
        head.headers().set(HttpHeaderNames.CONTENT_TYPE, "text/event-stream;charset=utf-8");
        head.headers().set(HttpHeaderNames.CACHE_CONTROL, "no-cache");
        HttpUtil.setTransferEncodingChunked(head, true);
        allow(head.headers(), allowedOrigin);
        channel.write(head).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        send(channel, ": Toxiproxy events\n\n");
        Runnable stop = events.listen(lastKnown(requestHeaders), event -> send(channel, text(event)));
        Future<?> beat = control.scheduleAtFixedRate(
                () -> send(channel, ": still here\n\n"), KEEP_ALIVE_SECONDS, KEEP_ALIVE_SECONDS, TimeUnit.SECONDS);
        Future<?> counting = control.scheduleAtFixedRate(new CounterTicks(channel), 0, 1, TimeUnit.SECONDS);
        channel.closeFuture().addListener(closed -> {
            stop.run();
            beat.cancel(false);
            counting.cancel(false);
        });
    }

    /** Sends the counters of the proxies that moved since the last time. Without an id: they cannot be had again. */
    private final class CounterTicks implements Runnable {
        private final Channel channel;
        private Map<String, Counters.Figures> sent = Map.of();

        CounterTicks(Channel channel) {
            this.channel = channel;
        }

        @Override
        public void run() {
            Map<String, Counters.Figures> now = new LinkedHashMap<>();
            proxies.all()
                    .forEach(proxy -> now.put(proxy.name(), proxy.counters().figures()));
            ObjectNode moved = JsonNodeFactory.instance.objectNode();
            now.forEach((name, counters) -> {
                Counters.Figures before = sent.get(name);
                if (!counters.equals(before)) {
                    moved.set(name, JsonOut.counters(before == null ? counters : counters.since(before)));
                }
            });
            sent = now;
            if (!moved.isEmpty()) {
                send(channel, "event: counters\ndata: " + moved + "\n\n");
            }
        }
    }

    /** Without an id a listener gets only what happens from now on. */
    private static long lastKnown(HttpHeaders headers) {
        String id = headers.get("Last-Event-ID");
        try {
            return id == null ? Long.MAX_VALUE : Long.parseLong(id);
        } catch (NumberFormatException notOurs) {
            return Long.MAX_VALUE;
        }
    }

    private static void send(Channel channel, String text) {
        ChannelFuture sent =
                channel.writeAndFlush(new DefaultHttpContent(ByteBufUtil.writeUtf8(channel.alloc(), text)));
        sent.addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        if (!channel.isWritable()) {
            channel.close().addListener(ChannelFutureListener.FIRE_EXCEPTION_ON_FAILURE);
        }
    }

    private String text(EventLog.Event event) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("at", event.at().toEpochMilli());
        data.putAll(event.data());
        try {
            return "id: " + event.id() + "\nevent: " + event.type() + "\ndata: " + mapper.writeValueAsString(data)
                    + "\n\n";
        } catch (JsonProcessingException impossible) {
            throw new IllegalStateException("event " + event.type() + " cannot be written as JSON", impossible);
        }
    }

    static void allow(HttpHeaders headers, @Nullable String origin) {
        if (origin != null) {
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_METHODS, "GET, POST, PATCH, DELETE");
            headers.set(HttpHeaderNames.ACCESS_CONTROL_ALLOW_HEADERS, "Content-Type, Last-Event-ID");
            headers.set(HttpHeaderNames.VARY, "Origin");
        }
    }
}
