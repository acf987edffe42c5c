package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.topic.TopicTail;
import brownout.chaos.cluster.ClusterStatus;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Prints a topic's records. */
@Command(
        name = "tail",
        description = "The newest records of a Kafka topic, decoded, as JSON lines.",
        mixinStandardHelpOptions = true)
final class TailCommand implements Callable<Integer> {
    private final LabContext context;

    @Parameters(paramLabel = "TOPIC", description = "Which topic, for instance notification.ledger.")
    private String topic = "";

    @Option(names = "-n", paramLabel = "RECORDS", description = "How many of each partition (default: 10).")
    private int records = 10;

    @Option(names = "-f", description = "Goes on printing what is added, until Ctrl-C.")
    private boolean follow;

    TailCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        ClusterStatus status = context.clusters().connect().status();
        try (TopicTail tail = TopicTail.open(status.kafka(), topic, records)) {
            tail.print(context.terminal()::println, follow);
        }
        return ExitCode.AS_EXPECTED;
    }
}
