package brownout.chaos.adapter.run;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.ShippedTemplates;
import brownout.chaos.run.ProviderControl;
import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Delivery;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.ProviderName;
import brownout.chaos.testkit.provider.Receipts;
import brownout.chaos.testkit.provider.adapter.ProvidersClient;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;

/** The providers' control port, and RESP spoken to Redis itself. */
final class LabProviderControl implements ProviderControl {
    private static final int TIMEOUT_MILLIS = 5_000;

    private final Supplier<ClusterStatus> status;
    /** The last line that was read of each log, and how many up to it were affected. */
    private final Map<String, Long> read = new HashMap<>();

    private final Map<String, Long> affected = new HashMap<>();

    LabProviderControl(Supplier<ClusterStatus> status) {
        this.status = status;
    }

    @Override
    public void misbehave(String provider, Map<String, String> behaviour, Duration timeToLive) {
        Mode mode = Arrays.stream(Mode.values())
                .filter(candidate -> candidate.wire().equals(behaviour.getOrDefault("mode", "normal")))
                .findFirst()
                .orElse(Mode.NORMAL);
        Behaviour wanted = Behaviour.of(mode)
                .withProbability(Double.parseDouble(behaviour.getOrDefault("probability", "1")))
                .withSeed(Long.parseLong(behaviour.getOrDefault("seed", "0")))
                .withRetryAfterSeconds(Integer.parseInt(behaviour.getOrDefault("retryAfterSeconds", "1")))
                .withLatency(Duration.ofMillis(Long.parseLong(behaviour.getOrDefault("latencyMs", "0"))))
                .lasting(timeToLive);
        if (behaviour.containsKey("keyLifetimeMs")) {
            wanted = wanted.withKeyLifetime(Duration.ofMillis(Long.parseLong(behaviour.get("keyLifetimeMs"))));
        }
        if (behaviour.containsKey("receipts")) {
            wanted = wanted.withReceipts(receipts(behaviour));
        }
        Behaviour last = wanted;
        control(client -> client.behave(named(provider), last));
    }

    private static Receipts receipts(Map<String, String> behaviour) {
        return new Receipts(
                Duration.ofMillis(Long.parseLong(behaviour.getOrDefault("receipts.delayMs", "100"))),
                share(behaviour, "duplicate"),
                share(behaviour, "reorder"),
                share(behaviour, "early"),
                share(behaviour, "bounceShare"));
    }

    private static double share(Map<String, String> behaviour, String name) {
        return Double.parseDouble(behaviour.getOrDefault("receipts." + name, "0"));
    }

    @Override
    public void behave(String provider) {
        control(client -> client.behaveNormally(named(provider)));
    }

    /** Reads only what has been added since it was last asked. */
    @Override
    public synchronized long affected(String provider) {
        control(client -> {
            for (Delivery line : client.deliveries(named(provider), read.getOrDefault(provider, 0L) + 1)) {
                read.put(provider, line.n());
                affected.merge(provider, line.effect().isEmpty() ? 0L : 1L, Long::sum);
            }
        });
        return affected.getOrDefault(provider, 0L);
    }

    private interface Call {
        void on(ProvidersClient client);
    }

    private void control(Call call) {
        try {
            call.on(new ProvidersClient(address("providers/control")));
        } catch (IllegalStateException e) {
            throw new ClusterException(String.valueOf(e.getMessage()), e);
        }
    }

    private static ProviderName named(String provider) {
        return Arrays.stream(ProviderName.values())
                .filter(name -> name.wire().equals(provider))
                .findFirst()
                .orElseThrow(() -> new ClusterException("there is no provider " + provider));
    }

    @Override
    public void flush(String redisProcess) {
        URI redis = address(redisProcess + "/redis");
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.connect(new InetSocketAddress(redis.getHost(), redis.getPort()), TIMEOUT_MILLIS);
            socket.getOutputStream().write("FLUSHALL\r\n".getBytes(StandardCharsets.US_ASCII));
            byte[] answer = socket.getInputStream().readNBytes(3);
            if (!new String(answer, StandardCharsets.US_ASCII).equals("+OK")) {
                throw new ClusterException(redisProcess + " did not answer FLUSHALL with OK");
            }
        } catch (IOException e) {
            throw new ClusterException(redisProcess + " could not be flushed: " + e.getMessage(), e);
        }
    }

    /** By another file that takes its place: nobody reads half of it. */
    @Override
    public void edit(String template, boolean otherwise) {
        Path file = new LabHome(status.get().home()).templates().resolve(template + ".mustache");
        try {
            Path next = Files.createTempFile(file.getParent(), template, ".next");
            Files.writeString(next, ShippedTemplates.text(template) + (otherwise ? "Edited meanwhile.\n" : ""));
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new ClusterException("the template " + template + " could not be edited: " + e.getMessage(), e);
        }
    }

    private URI address(String name) {
        URI address = status.get().addresses().get(name);
        if (address == null) {
            throw new ClusterException("the lab does not say where " + name + " listens");
        }
        return address;
    }
}
