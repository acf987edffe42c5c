package brownout.chaos.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Loopback ports that nobody listens on, each handed out once by this JVM.
 *
 * <p>They lie below the range from which Linux (32768) and macOS (49152) take the ports of outgoing connections, so that
 * no client socket can take one between the asking and the use. Another JVM may: that is rare, since each starts at a
 * random place.
 */
public final class FreePorts {
    private static final int LOWEST = 15_000;
    private static final int COUNT = 17_000;
    private static final AtomicInteger NEXT =
            new AtomicInteger(ThreadLocalRandom.current().nextInt(COUNT));

    private FreePorts() {}

    /** @throws ProcessException when none of 17,000 ports is free */
    public static int next() {
        for (int tried = 0; tried < COUNT; tried++) {
            int port = LOWEST + Math.floorMod(NEXT.getAndIncrement(), COUNT);
            if (isFree(port)) {
                return port;
            }
        }
        throw new ProcessException("No free port between " + LOWEST + " and " + (LOWEST + COUNT) + " on 127.0.0.1.");
    }

    /** {@code wanted} if nobody listens there, else {@link #next()}. */
    public static int preferably(int wanted) {
        return isFree(wanted) ? wanted : next();
    }

    /** @throws ProcessException when somebody listens on {@code port} */
    public static void require(int port, String owner) {
        if (!isFree(port)) {
            throw new ProcessException("Port " + port + " for " + owner
                    + " is taken on 127.0.0.1: stop what listens there or choose another port.");
        }
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
