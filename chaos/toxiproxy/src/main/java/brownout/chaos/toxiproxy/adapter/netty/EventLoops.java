package brownout.chaos.toxiproxy.adapter.netty;

import io.netty.channel.EventLoopGroup;
import io.netty.channel.nio.NioEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** The threads that carry bytes: as many as processors, at most four, whatever the number of connections. */
public final class EventLoops implements AutoCloseable {
    private static final int MAX_LOOPS = 4;
    private static final long DEADLINE_SECONDS = 5;

    private final EventLoopGroup group;
    private final ExecutorService lookups;

    private EventLoops(EventLoopGroup group, ExecutorService lookups) {
        this.group = group;
        this.lookups = lookups;
    }

    public static EventLoops start() {
        int loops = Math.min(MAX_LOOPS, Math.max(2, Runtime.getRuntime().availableProcessors()));
        return new EventLoops(
                new NioEventLoopGroup(loops, new DefaultThreadFactory("toxiproxy", true)),
                Executors.newCachedThreadPool(new DefaultThreadFactory("toxiproxy-lookup", true)));
    }

    public EventLoopGroup group() {
        return group;
    }

    /** For what blocks: looking up names. */
    public Executor lookups() {
        return lookups;
    }

    @Override
    public void close() {
        lookups.shutdownNow();
        group.shutdownGracefully(0, DEADLINE_SECONDS, TimeUnit.SECONDS).awaitUninterruptibly(DEADLINE_SECONDS * 1000);
    }
}
