package brownout.chaos.toxiproxy;

import brownout.chaos.toxiproxy.adapter.http.ApiServer;
import brownout.chaos.toxiproxy.adapter.http.ConfigFile;
import brownout.chaos.toxiproxy.adapter.netty.EventLoops;
import brownout.chaos.toxiproxy.adapter.netty.NettyRelays;
import brownout.chaos.toxiproxy.proxy.EventLog;
import brownout.chaos.toxiproxy.proxy.Proxies;
import brownout.chaos.toxiproxy.proxy.ProxySpec;
import brownout.chaos.toxiproxy.proxy.Refusal;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Toxiproxy inside the JVM: the HTTP API of version 2.12 and more. It listens until it is closed; closing it closes
 * every proxy and ends every thread that it started. Thread-safe.
 */
public final class ToxiproxyServer implements AutoCloseable {
    /** Of the API that is spoken; what follows the plus says who speaks it. */
    public static final String VERSION = ApiServer.VERSION;

    private static final long DEADLINE_SECONDS = 10;

    private final ScheduledThreadPoolExecutor control;
    private final EventLoops loops;
    private final Proxies proxies;
    private final ApiServer api;
    private final long seed;
    private final AtomicBoolean closed = new AtomicBoolean();

    private ToxiproxyServer(
            ScheduledThreadPoolExecutor control, EventLoops loops, Proxies proxies, ApiServer api, long seed) {
        this.control = control;
        this.loops = loops;
        this.proxies = proxies;
        this.api = api;
        this.seed = seed;
    }

    public static Builder builder() {
        return new Builder();
    }

    /** Where the API listens, port resolved. */
    public InetSocketAddress apiAddress() {
        return api.address();
    }

    /** Where the API listens, for HTTP clients: {@code http://127.0.0.1:8474}. */
    public URI apiUri() {
        return URI.create(
                "http://" + hostText(apiAddress()) + ":" + apiAddress().getPort());
    }

    /** Of toxicity and jitter draws. */
    public long seed() {
        return seed;
    }

    private static String hostText(InetSocketAddress address) {
        String host = address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress();
        return host.contains(":") ? "[" + host + "]" : host;
    }

    /** Does nothing when it is closed already. */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        api.close();
        try {
            control.submit(proxies::close).get(DEADLINE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException late) {
            throw new IllegalStateException("proxies did not close within " + DEADLINE_SECONDS + " s", late);
        } finally {
            control.shutdownNow();
            loops.close();
        }
    }

    /** What a server is started with. Each setting has a default. */
    public static final class Builder {
        private String host = "127.0.0.1";
        private int port = 8474;
        private @Nullable Long seed;
        private @Nullable Path config;
        private final Set<String> ownOrigins = new HashSet<>();
        private Clock clock = Clock.systemUTC();

        private Builder() {}

        /** Address of the API; loopback by default. */
        public Builder host(String apiHost) {
            this.host = apiHost;
            return this;
        }

        /** Port of the API; 8474 by default, 0 takes a free one. */
        public Builder port(int apiPort) {
            this.port = apiPort;
            return this;
        }

        /** Of toxicity and jitter draws: the same seed gives the same draws. Taken from the clock by default. */
        public Builder seed(long ofDraws) {
            this.seed = ofDraws;
            return this;
        }

        /** A JSON file with proxies, and toxics on them, to start with. */
        public Builder config(Path file) {
            this.config = file;
            return this;
        }

        /** Lets web pages of an origin such as {@code http://127.0.0.1:7070} use the API; no page may by default. */
        public Builder allowOrigin(String origin) {
            ownOrigins.add(origin);
            return this;
        }

        /** The time that answers and events show; the system's by default. */
        public Builder clock(Clock shown) {
            this.clock = shown;
            return this;
        }

        /**
         * Starts it.
         *
         * @throws IOException if the port is taken, or the config file is wrong or cannot be served: the message says
         *     what and where. Nothing is left running then.
         */
        public ToxiproxyServer start() throws IOException {
            List<ProxySpec> initial = config == null ? List.of() : ConfigFile.read(config);
            long drawSeed = seed == null ? clock.millis() : seed;
            ScheduledThreadPoolExecutor control = new ScheduledThreadPoolExecutor(1, Builder::controlThread);
            control.setRemoveOnCancelPolicy(true);
            EventLoops loops = EventLoops.start();
            try {
                EventLog events = new EventLog(clock);
                Proxies proxies =
                        new Proxies(new NettyRelays(loops.group(), loops.lookups()), events, control, clock, drawSeed);
                InetSocketAddress address = new InetSocketAddress(host, port);
                onControl(control, () -> populate(proxies, initial));
                ApiServer api = serve(address, loops, proxies, events, control);
                return new ToxiproxyServer(control, loops, proxies, api, drawSeed);
            } catch (IOException | RuntimeException failed) {
                control.shutdownNow();
                loops.close();
                throw failed;
            }
        }

        private ApiServer serve(
                InetSocketAddress address,
                EventLoops loops,
                Proxies proxies,
                EventLog events,
                ScheduledThreadPoolExecutor control)
                throws IOException {
            try {
                return ApiServer.start(address, loops.group(), proxies, events, control, clock, ownOrigins);
            } catch (IOException taken) {
                throw new IOException(
                        "cannot listen on " + host + ":" + port + ": " + taken.getMessage()
                                + "; choose another port, or 0 for a free one",
                        taken);
            }
        }

        private @Nullable Void populate(Proxies proxies, List<ProxySpec> initial) throws IOException {
            Proxies.Populated populated = proxies.populate(initial);
            Refusal refusal = populated.stoppedBy().orElse(null);
            if (refusal != null) {
                throw new IOException(
                        "config file " + config + ": proxy " + (populated.done().size() + 1) + " ("
                                + initial.get(populated.done().size()).name() + "): " + refusal.getMessage());
            }
            return null;
        }

        private static void onControl(ScheduledThreadPoolExecutor control, Callable<@Nullable Void> work)
                throws IOException {
            try {
                control.submit(work).get();
            } catch (ExecutionException failed) {
                if (failed.getCause() instanceof IOException reason) {
                    throw reason;
                }
                throw new IllegalStateException(failed.getCause());
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new IOException("interrupted while starting", interrupted);
            }
        }

        private static Thread controlThread(Runnable work) {
            Thread thread = new Thread(work, "toxiproxy-control");
            thread.setDaemon(true);
            return thread;
        }
    }
}
