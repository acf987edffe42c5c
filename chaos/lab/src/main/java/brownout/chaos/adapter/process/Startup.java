package brownout.chaos.adapter.process;

import brownout.chaos.cluster.ClusterException;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.cluster.StartProgress;
import brownout.chaos.cluster.Topology.Kind;
import brownout.chaos.cluster.Topology.Node;
import brownout.chaos.testkit.kafka.KafkaCluster;
import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.ProcessException;
import brownout.chaos.testkit.process.Readiness;
import brownout.chaos.testkit.provider.adapter.Providers;
import brownout.chaos.testkit.redis.RedisBinary;
import brownout.chaos.testkit.redis.RedisServer;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * Starts everything at once, as far as the machine's cores allow.
 *
 * <p>Services tolerate that what they need is late, so nothing waits for anything but processor time: booting JVMs take
 * turns ({@code cores + 1} at a time, in the order of {@link brownout.chaos.cluster.Topology#nodes()}, Kafka first
 * because all wait for it). A JVM gives up its turn once it listens; waiting for its dependencies costs it nothing.
 */
final class Startup {
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);

    private final LabHome home;
    private final PortPlan ports;
    private final KafkaCluster kafka;
    private final ServiceCommand services;
    private final StartProgress progress;
    private final Semaphore turns = new Semaphore(Runtime.getRuntime().availableProcessors() + 1, true);
    private final Map<String, LabProcess> started = new ConcurrentHashMap<>();
    private boolean abandoned;

    Startup(LabHome home, PortPlan ports, KafkaCluster kafka, ServiceCommand services, StartProgress progress) {
        this.home = home;
        this.ports = ports;
        this.kafka = kafka;
        this.services = services;
        this.progress = progress;
    }

    /** What runs so far, by name; live. */
    Map<String, LabProcess> started() {
        return started;
    }

    /**
     * Returns when all of them are ready.
     *
     * @throws ClusterException with the first failure; what was started still runs then
     */
    void run(List<Node> nodes) {
        ExecutorService threads = Executors.newCachedThreadPool(task -> {
            Thread thread = new Thread(task, "startup");
            thread.setDaemon(true);
            return thread;
        });
        try {
            ExecutorCompletionService<Void> tasks = new ExecutorCompletionService<>(threads);
            int count = 0;
            if (nodes.stream().anyMatch(node -> node.kind() == Kind.KAFKA)) {
                tasks.submit(() -> startKafka(nodes), null);
                count++;
            }
            for (Node node : nodes) {
                if (node.kind() != Kind.KAFKA) {
                    tasks.submit(() -> start(node), null);
                    count++;
                }
            }
            for (int done = 0; done < count; done++) {
                tasks.take().get();
            }
        } catch (ExecutionException e) {
            abandon();
            throw e.getCause() instanceof ClusterException known
                    ? known
                    : new ClusterException("the lab could not be started: " + e.getCause(), e);
        } catch (InterruptedException e) {
            abandon();
            Thread.currentThread().interrupt();
            throw new ClusterException("the start of the lab was interrupted", e);
        } finally {
            end(threads);
        }
    }

    /** Nothing is started or written behind the back of whoever cleans up after a failure, or an interrupt. */
    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        boolean interrupted = Thread.interrupted();
        try {
            if (!threads.awaitTermination(15, TimeUnit.SECONDS)) {
                throw new ClusterException("the start of the lab does not end although it was given up");
            }
        } catch (InterruptedException again) {
            interrupted = true;
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** All brokers together: three of them need each other. */
    private void startKafka(List<Node> nodes) {
        List<Node> brokers =
                nodes.stream().filter(node -> node.kind() == Kind.KAFKA).toList();
        long began = System.nanoTime();
        turn(() -> {
            kafka.start();
            List<LabProcess> processes = new ArrayList<>();
            for (int number = 1; number <= brokers.size(); number++) {
                int broker = number;
                processes.add(register(brokers.get(number - 1), kafka.broker(number), () -> kafka.awaitReady(broker)));
            }
            for (LabProcess process : processes) {
                process.awaitReady();
                progress.up(process.name(), Duration.ofNanos(System.nanoTime() - began));
            }
        });
    }

    private void start(Node node) {
        switch (node.kind()) {
            case REDIS -> startRedis(node);
            case PROVIDERS -> turn(() -> startProviders(node));
            case NOTIFICATION, JOB_QUEUE, VIDEO_WORKER, PROFILE -> startService(node);
            case KAFKA -> throw new IllegalArgumentException("brokers are started together");
        }
    }

    private void startRedis(Node node) {
        long began = System.nanoTime();
        translated(() -> {
            RedisServer server = RedisServer.launch(
                    RedisBinary.PREFER_INSTALLED,
                    node.name(),
                    home.data().resolve(node.name()),
                    home.log(node.name()),
                    ports.of(node.name() + "/redis"));
            ready(register(node, server.process(), server::awaitReady), began);
        });
    }

    private void startProviders(Node node) {
        long began = System.nanoTime();
        Providers.Ports where = new Providers.Ports(
                ports.of("providers/push"),
                ports.of("providers/sms"),
                ports.of("providers/email"),
                ports.of("providers/control"));
        Providers providers = Providers.launch(
                home.deliveries(),
                home.log(node.name()),
                where,
                URI.create("http://" + ports.link("client→notification-1")),
                home.receiptSecret());
        ready(register(node, providers.process(), providers::awaitReady), began);
    }

    private void startService(Node node) {
        URI health = URI.create("http://127.0.0.1:" + ports.of(node.name() + "/http") + "/q/health/");
        Readiness listens = sparing(health.resolve("live"));
        Readiness ready = sparing(health.resolve("ready"));
        long[] began = new long[1];
        LabProcess[] process = new LabProcess[1];
        turn(() -> {
            began[0] = System.nanoTime();
            ManagedProcess child = ManagedProcess.start(services.of(node, home.log(node.name())));
            process[0] = register(node, child, () -> child.awaitReady(ready, READY_WITHIN));
            LabProcess.await(child, () -> child.awaitReady(listens, READY_WITHIN));
        });
        ready(process[0], began[0]);
    }

    private static Readiness sparing(URI uri) {
        return new SparingReadiness(Readiness.http(uri), Duration.ofMillis(150));
    }

    /** A child that was started while another failed must not be forgotten. */
    private synchronized LabProcess register(Node node, ManagedProcess process, Runnable awaitReady) {
        if (abandoned) {
            process.crash();
            throw new ClusterException(node.name() + " is not needed any more");
        }
        LabProcess registered = new LabProcess(node, process, awaitReady, progress::note);
        started.put(node.name(), registered);
        return registered;
    }

    private synchronized void abandon() {
        abandoned = true;
    }

    private void ready(LabProcess process, long began) {
        process.awaitReady();
        progress.up(process.name(), Duration.ofNanos(System.nanoTime() - began));
    }

    private void turn(Runnable boot) {
        try {
            turns.acquire();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new ClusterException("the start of the lab was interrupted", e);
        }
        try {
            translated(boot);
        } finally {
            turns.release();
        }
    }

    private static void translated(Runnable boot) {
        try {
            boot.run();
        } catch (ProcessException e) {
            throw new ClusterException(e.sentence(), e);
        }
    }
}
