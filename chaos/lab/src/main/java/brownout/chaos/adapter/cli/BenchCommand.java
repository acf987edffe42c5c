package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.bench.BareProduce;
import brownout.chaos.adapter.bench.BenchStage;
import brownout.chaos.adapter.bench.Deliveries;
import brownout.chaos.adapter.bench.OpenLoad;
import brownout.chaos.adapter.process.Directories;
import brownout.chaos.adapter.process.PrivateFiles;
import brownout.chaos.bench.Measured;
import brownout.chaos.testkit.provider.Behaviour;
import brownout.chaos.testkit.provider.Mode;
import brownout.chaos.testkit.provider.ProviderName;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Measures and prints; it has no opinion on the numbers, so that no test depends on how fast a machine is. */
@Command(
        name = "bench",
        description =
                "Accept and delivery at rising rates, two instances, everything durable, beside a bare Kafka produce.",
        mixinStandardHelpOptions = true)
final class BenchCommand implements Callable<Integer> {
    private static final Duration DRAIN = Duration.ofSeconds(60);
    private static final Duration HANG = Duration.ofMinutes(5);
    private static final int HANG_RATE = 1_000;
    private static final Duration BARE = Duration.ofSeconds(5);

    /** What can be measured. */
    enum Subject {
        NOTIFICATIONS
    }

    private final LabContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(paramLabel = "WHAT", description = "notifications.")
    private Subject subject = Subject.NOTIFICATIONS;

    @Option(
            names = "--rates",
            split = ",",
            paramLabel = "N",
            description = "Offered per second (default: 500,1000,2000,3000).")
    private List<Integer> rates = List.of(500, 1_000, 2_000, 3_000);

    @Option(names = "--seconds", paramLabel = "N", description = "Of each rate (default: 30).")
    private int seconds = 30;

    @Option(
            names = "--warm-up",
            paramLabel = "N",
            description = "Seconds at the first rate that do not count (default: 20).")
    private int warmUp = 20;

    @Option(
            names = "--hang",
            description = "Instead: the push provider hangs for five minutes at 1000/s; what memory it takes.")
    private boolean hang;

    @Option(
            names = "--small",
            description =
                    "Instances with the JVM's first compiler only, as in ./lab up: less memory, more processor time.")
    private boolean small;

    @Option(names = "--json", paramLabel = "FILE", description = "Also as JSON.")
    private @Nullable Path json;

    BenchCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() throws Exception {
        if (rates.isEmpty() || rates.stream().anyMatch(rate -> rate < 1 || rate > 100_000)) {
            throw wrong("--rates are 1 to 100000 a second each, for instance 500,1000");
        }
        if (seconds < 1 || seconds > 3_600 || warmUp < 1 || warmUp > 3_600) {
            throw wrong("--seconds and --warm-up are 1 to 3600");
        }
        Path home = PrivateFiles.directory(context.home().directory())
                .resolve("bench-" + ProcessHandle.current().pid());
        try (var stage = BenchStage.start(context.root(), PrivateFiles.directory(home), small);
                var load = new OpenLoad(stage.addresses())) {
            measure(stage, load);
        } finally {
            Directories.delete(home);
        }
        return ExitCode.AS_EXPECTED;
    }

    private ParameterException wrong(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    private void measure(BenchStage stage, OpenLoad load) throws Exception {
        var terminal = context.terminal();
        terminal.news(subject.name().toLowerCase(Locale.ROOT) + ": warming up for " + warmUp + " s");
        step(stage, load, rates.get(0), Duration.ofSeconds(warmUp), DRAIN);
        var report = new LinkedHashMap<String, Object>();
        var measured = new ArrayList<Measured>();
        if (hang) {
            stage.providers().client().behave(ProviderName.PUSH, Behaviour.of(Mode.HANG));
            measured.add(step(stage, load, HANG_RATE, HANG, Duration.ZERO));
            stage.providers().client().behaveNormally(ProviderName.PUSH);
            report.put("hang", measured);
        } else {
            for (int rate : rates) {
                measured.add(step(stage, load, rate, Duration.ofSeconds(seconds), DRAIN));
            }
            double bare = BareProduce.perSecond(stage.kafka(), BARE);
            report.put("rates", measured);
            report.put("bareProducePerSecond", bare);
            terminal.println("bare Kafka produce of the same bytes, acks=all: " + Math.round(bare) + "/s");
        }
        Measured.table(measured).forEach(terminal::println);
        terminal.println("processor time for one accepted notification, ms:");
        Measured.processorTable(measured).forEach(terminal::println);
        if (json != null) {
            write(json, report);
        }
    }

    private static void write(Path file, Object report) throws IOException {
        var parent = file.toAbsolutePath().getParent();
        if (parent != null) {
            Files.createDirectories(parent);
        }
        new ObjectMapper().writerWithDefaultPrettyPrinter().writeValue(file.toFile(), report);
    }

    private Measured step(BenchStage stage, OpenLoad load, int rate, Duration time, Duration drain) throws Exception {
        var deliveries = Deliveries.ofPush(stage);
        deliveries.mark();
        var usedBefore = stage.processorTime();
        long end = System.currentTimeMillis() + time.toMillis();
        CompletableFuture<OpenLoad.Answers> running = load.run(rate, time);
        long resident = 0;
        while (!running.isDone()) {
            resident = Math.max(resident, stage.residentMegabytes());
            TimeUnit.MILLISECONDS.sleep(500);
        }
        var answers = running.get();
        var judged = deliveries.judge(answers.acceptedAt(), end);
        long until = System.nanoTime() + drain.toNanos();
        while (judged.delivered() < answers.acceptedAt().size() && System.nanoTime() < until) {
            TimeUnit.SECONDS.sleep(1);
            judged = deliveries.judge(answers.acceptedAt(), end);
        }
        if (!stage.isAlive()) {
            context.terminal().news("a process has died at " + rate + "/s");
        }
        var measured = new Measured(
                rate,
                answers.acceptedAt().size(),
                answers.refused(),
                answers.failed(),
                answers.accept(50),
                answers.accept(99),
                judged.delivered(),
                judged.withinTime() * 1_000.0 / time.toMillis(),
                judged.latency().getValueAtPercentile(50),
                judged.latency().getValueAtPercentile(99),
                judged.doubled(),
                resident,
                each(stage.processorTime(), usedBefore, answers.acceptedAt().size()));
        context.terminal()
                .news(rate + "/s: " + Math.round(measured.deliveredPerSecond()) + "/s delivered, accept p99 "
                        + Math.round(measured.acceptP99()) + " ms");
        return measured;
    }

    private static Map<String, Double> each(Map<String, Duration> after, Map<String, Duration> before, int accepted) {
        var each = new LinkedHashMap<String, Double>();
        after.forEach((part, used) -> each.put(
                part, used.minus(before.getOrDefault(part, Duration.ZERO)).toNanos() / 1e6 / Math.max(1, accepted)));
        return each;
    }
}
