package brownout.chaos.toxiproxy;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;

/** {@code java -jar toxiproxy.jar}, with the flags of the original. Runs until SIGINT or SIGTERM. */
public final class Main {
    static final int OK = 0;
    static final int FAILED = 1;
    static final int USAGE = 64;

    private Main() {}

    public static void main(String[] arguments) throws InterruptedException {
        int code = run(arguments, System.out, System.err);
        if (code != OK) {
            System.exit(code);
        }
    }

    static int run(String[] arguments, PrintStream out, PrintStream err) throws InterruptedException {
        Flags flags;
        try {
            flags = Flags.parse(arguments);
        } catch (IllegalArgumentException wrong) {
            err.println("error: " + wrong.getMessage());
            err.print(Flags.USAGE);
            return USAGE;
        }
        if (flags.help()) {
            out.print(Flags.USAGE);
            return OK;
        }
        if (flags.version()) {
            out.println("toxiproxy-server version " + ToxiproxyServer.VERSION);
            return OK;
        }
        return serve(flags, out, err);
    }

    private static int serve(Flags flags, PrintStream out, PrintStream err) throws InterruptedException {
        ToxiproxyServer.Builder builder =
                ToxiproxyServer.builder().host(flags.host()).port(flags.port());
        flags.seed().ifPresent(builder::seed);
        flags.config().map(Path::of).ifPresent(builder::config);
        flags.origins().forEach(builder::allowOrigin);
        ToxiproxyServer server;
        try {
            server = builder.start();
        } catch (IOException failed) {
            err.println("error: " + failed.getMessage());
            return FAILED;
        }
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(
                        () -> {
                            server.close();
                            stopped.countDown();
                        },
                        "toxiproxy-shutdown"));
        out.println(
                "Toxiproxy " + ToxiproxyServer.VERSION + " listens on " + server.apiUri() + ", seed " + server.seed());
        stopped.await();
        return OK;
    }
}
