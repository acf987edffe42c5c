package brownout.chaos.testkit.provider.adapter;

import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Delivery;
import brownout.chaos.testkit.provider.Journal;
import brownout.chaos.testkit.provider.ProviderName;
import brownout.chaos.testkit.provider.Reports;
import brownout.chaos.testkit.provider.Simulator;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.file.FileSystemOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.BodyHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.subethamail.smtp.server.SMTPServer;

/**
 * The providers' process.
 *
 * <p>{@code --dir DIR --push PORT --sms PORT --email PORT --control PORT [--host ADDRESS] [--key-lifetime PT24H]
 * [--push-credential-file FILE] [--sms-credential-file FILE] [--receipts-url URL --receipts-secret-file FILE]}. Push and SMS
 * answer 401 to whoever does not show the one line of their credential file; with {@code --email-tls starttls|implicit
 * --email-keystore FILE} email wants TLS, with {@code --email-login-file FILE} (one line, {@code user:password}) a login. Exits with 64 for a wrong argument, 69 when a port is taken or the directory cannot be used, 70 when a delivery cannot be
 * written down.
 */
public final class ProvidersMain {
    /** Printed once everything listens. */
    static final String READY = "providers ready";

    private static final long START_SECONDS = 30;
    private static final long LARGEST_BODY = 64 * 1024;

    private final Arguments arguments;
    private final Vertx vertx;
    private final List<FileJournal> journals = new ArrayList<>();
    private final Map<ProviderName, Simulator> simulators = new EnumMap<>(ProviderName.class);
    private @Nullable SMTPServer smtp;
    private @Nullable FileLock lock;

    private ProvidersMain(Arguments arguments) {
        this.arguments = arguments;
        this.vertx = Vertx.vertx(new VertxOptions()
                .setEventLoopPoolSize(1)
                .setWorkerPoolSize(2)
                .setInternalBlockingPoolSize(2)
                .setFileSystemOptions(
                        new FileSystemOptions().setFileCachingEnabled(false).setClassPathResolvingEnabled(false)));
    }

    public static void main(String[] words) {
        // A client that gives up is the daily bread of these servers, not an event.
        Logger.getLogger("").setLevel(Level.WARNING);
        Logger.getLogger("org.subethamail").setLevel(Level.OFF);
        Arguments arguments;
        try {
            arguments = Arguments.parse(words);
        } catch (RuntimeException e) {
            System.err.println("providers: wrong arguments: " + e.getMessage());
            System.exit(64);
            return;
        }
        ProvidersMain providers = new ProvidersMain(arguments);
        try {
            providers.start();
        } catch (IOException | RuntimeException e) {
            System.err.println("providers: " + e.getMessage());
            System.exit(69);
        }
    }

    private void start() throws IOException {
        Files.createDirectories(arguments.directory());
        lock = lock(arguments.directory());
        Reports reports = reports();
        for (ProviderName name : ProviderName.values()) {
            simulators.put(name, simulator(name, reports));
        }
        HttpReplies replies = new HttpReplies(vertx);
        BearerCheck pushCheck = bearerCheck("push");
        BearerCheck smsCheck = bearerCheck("sms");
        listen("push", router -> new PushApi(simulator("push"), replies, pushCheck).mount(router));
        listen("sms", router -> new SmsApi(simulator("sms"), replies, smsCheck).mount(router));
        listen(
                "control",
                router -> new ControlApi(vertx, simulators, arguments.directory(), arguments.host()).mount(router));
        try {
            smtp = new SmtpApi(simulator("email"), arguments.mail().guard())
                    .start(InetAddress.getByName(arguments.host()), arguments.port("email"));
        } catch (RuntimeException e) {
            throw cannotListen("email", e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        System.out.println(READY + " push=" + arguments.port("push") + " sms=" + arguments.port("sms") + " email="
                + arguments.port("email") + " control=" + arguments.port("control"));
    }

    /** On a file of its own: POSIX gives up a lock when its process closes any reader of the locked file. */
    private static FileLock lock(Path directory) throws IOException {
        FileChannel channel = FileChannel.open(
                directory.resolve("providers.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.tryLock();
        if (lock == null) {
            throw new IOException("another process writes the delivery logs in " + directory + ": stop that one first");
        }
        return lock;
    }

    private Simulator simulator(String wire) {
        return ProviderName.of(wire).map(simulators::get).orElseThrow();
    }

    private Reports reports() throws IOException {
        if (arguments.receiver().isEmpty()) {
            return Reports.NONE;
        }
        var receiver = arguments.receiver().get();
        return new SignedReports(
                vertx, receiver.url(), Files.readString(receiver.secretFile()).strip());
    }

    private Simulator simulator(ProviderName name, Reports reports) throws IOException {
        List<Delivery> earlier = new ArrayList<>();
        FileJournal journal = FileJournal.open(
                DeliveryLog.in(arguments.directory(), name), earlier::add, failure -> halt(name, failure));
        journals.add(journal);
        Journal port = journal;
        Simulator simulator = new Simulator(name, Clock.systemUTC(), port, arguments.keyLifetime(), reports);
        earlier.forEach(simulator::restore);
        return simulator;
    }

    private BearerCheck bearerCheck(String name) throws IOException {
        Path file = arguments.credentialFiles().get(name);
        return file == null ? BearerCheck.NONE : BearerCheck.of(file);
    }

    private void listen(String name, java.util.function.Consumer<Router> routes) {
        Router router = Router.router(vertx);
        router.route().handler(BodyHandler.create(false).setBodyLimit(LARGEST_BODY));
        router.route()
                .failureHandler(request -> ControlApi.problem(
                        request,
                        request.statusCode() > 0 ? request.statusCode() : 500,
                        request.statusCode() == 413
                                ? "the body is larger than " + LARGEST_BODY + " bytes"
                                : "the request could not be handled"));
        routes.accept(router);
        try {
            vertx.createHttpServer()
                    .requestHandler(router)
                    .listen(arguments.port(name), arguments.host())
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(START_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw cannotListen(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("the start was interrupted", e);
        }
    }

    private IllegalStateException cannotListen(String name, Exception cause) {
        return new IllegalStateException(
                "Address already in use or not to be had: " + name + " cannot listen on " + arguments.host() + ":"
                        + arguments.port(name) + ": " + cause.getMessage(),
                cause);
    }

    private static void halt(ProviderName name, IOException failure) {
        System.err.println("providers: a delivery of " + name.wire() + " could not be written down: "
                + failure.getMessage() + "; ending, since no delivery may go unrecorded");
        Runtime.getRuntime().halt(70);
    }

    private void stop() {
        // Whoever hangs would keep the servers from stopping.
        simulators.values().forEach(simulator -> simulator.behaviour().set(Behaviour.NORMAL));
        if (smtp != null) {
            smtp.stop();
        }
        vertx.close();
        closeJournals();
    }

    /** The lock goes last: until then the logs are still being written. */
    private void closeJournals() {
        for (FileJournal journal : journals) {
            try {
                journal.close();
            } catch (IOException e) {
                System.err.println("providers: a delivery log could not be closed: " + e.getMessage());
            }
        }
        try {
            if (lock != null) {
                lock.release();
            }
        } catch (IOException e) {
            System.err.println("providers: the lock could not be released: " + e.getMessage());
        }
    }
}
