package brownout.chaos.toxiproxy.adapter.http;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.toxiproxy.adapter.netty.NettyRelays;
import brownout.chaos.toxiproxy.proxy.EventLog;
import brownout.chaos.toxiproxy.proxy.Proxies;
import io.netty.channel.DefaultEventLoopGroup;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpRequest;
import io.netty.handler.codec.http.FullHttpResponse;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import java.time.Clock;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How long a client may take, on a clock that the test moves. */
class ApiHandlerTest {
    private final DefaultEventLoopGroup loops = new DefaultEventLoopGroup(1);
    private final ScheduledExecutorService control = Executors.newSingleThreadScheduledExecutor();
    private final EventLog log = new EventLog(Clock.systemUTC());
    private final Proxies proxies =
            new Proxies(new NettyRelays(loops, Runnable::run), log, control, Clock.systemUTC(), 7);
    private final EmbeddedChannel channel = new EmbeddedChannel(new ApiHandler(
            new Routes(proxies, new JsonOut(Clock.systemUTC())),
            new EventStreams(log, proxies, control),
            new BrowserGuard(Set.of()),
            Runnable::run));

    @AfterEach
    void stop() {
        channel.finishAndReleaseAll();
        control.shutdownNow();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    private void pass(long seconds) {
        channel.advanceTimeBy(seconds, TimeUnit.SECONDS);
        channel.runPendingTasks();
    }

    private void get(String path) {
        channel.writeInbound(new DefaultFullHttpRequest(HttpVersion.HTTP_1_1, HttpMethod.GET, path));
        channel.runPendingTasks();
    }

    @Test
    void a_client_that_asks_nothing_is_closed() {
        pass(14);
        assertThat(channel.isOpen()).isTrue();
        pass(2);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_client_that_goes_on_asking_stays_until_it_has_been_idle_for_long() {
        for (int i = 0; i < 3; i++) {
            pass(i == 0 ? 14 : 59);
            get("/version");
            FullHttpResponse response = channel.readOutbound();
            assertThat(response.status().code()).isEqualTo(200);
            ReferenceCountUtil.release(response);
        }
        pass(61);
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void a_listener_for_events_may_be_silent_for_ever() {
        get("/events");
        pass(3600);
        assertThat(channel.isOpen()).isTrue();
    }
}
