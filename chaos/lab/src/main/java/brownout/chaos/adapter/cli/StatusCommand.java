package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.rest.ClusterJson;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.ClusterStatus.KeyStatus;
import brownout.chaos.cluster.ClusterStatus.Link;
import brownout.chaos.cluster.ClusterStatus.ProcessStatus;
import brownout.chaos.cluster.ClusterStatus.TenantStatus;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what runs. */
@Command(name = "status", description = "What runs now, and under which addresses.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    private final LabContext context;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    StatusCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Cluster cluster = context.clusters().connect();
        ClusterStatus status = cluster.status();
        Terminal terminal = context.terminal();
        if (json) {
            terminal.println(ClusterJson.write(status));
            return ExitCode.AS_EXPECTED;
        }
        terminal.println(summary(status));
        terminal.println("");
        processes(status).lines(terminal).forEach(terminal::println);
        terminal.println("");
        links(status, cluster.faults().active()).lines(terminal).forEach(terminal::println);
        if (!status.tenants().isEmpty()) {
            terminal.println("");
            tenants(status).lines(terminal).forEach(terminal::println);
        }
        return ExitCode.AS_EXPECTED;
    }

    private static String summary(ClusterStatus status) {
        long bytes = status.processes().stream()
                .mapToLong(ProcessStatus::residentBytes)
                .sum();
        return "lab in " + status.home() + ", pid " + status.pid() + ", "
                + status.processes().size() + " processes, " + megabytes(bytes) + "; Toxiproxy " + status.toxiproxy()
                + ", Kafka " + status.kafka();
    }

    private static Table processes(ClusterStatus status) {
        Table table = new Table("PROCESS", "STATE", "PID", "MEMORY", "ADDRESSES");
        for (ProcessStatus process : status.processes()) {
            String addresses = status.addresses().entrySet().stream()
                    .filter(address -> address.getKey().startsWith(process.name() + "/"))
                    .sorted(Map.Entry.comparingByKey())
                    .map(address -> labelled(address.getKey(), address.getValue()))
                    .collect(Collectors.joining(" "));
            table.row(
                    process.state().equals("up"),
                    process.name(),
                    process.state(),
                    process.pid() == 0 ? "" : Long.toString(process.pid()),
                    process.residentBytes() == 0 ? "" : megabytes(process.residentBytes()),
                    addresses);
        }
        return table;
    }

    /** The protocol's name in front where the scheme does not say it. */
    private static String labelled(String key, URI address) {
        String protocol = key.substring(key.indexOf('/') + 1);
        return protocol.equals(address.getScheme()) ? address.toString() : protocol + "=" + address;
    }

    private static Table links(ClusterStatus status, Map<String, List<String>> faults) {
        Table table = new Table("LINK", "CLIENT CONNECTS TO", "FAULT");
        for (Link link : status.links()) {
            List<String> on = faults.getOrDefault(link.name(), List.of());
            table.row(on.isEmpty(), link.name(), String.join(" ", link.listen()), String.join("; ", on));
        }
        return table;
    }

    private static Table tenants(ClusterStatus status) {
        Table table = new Table("TENANT", "ROLES", "KEY, FOR curl -H @FILE");
        for (TenantStatus tenant : status.tenants()) {
            for (KeyStatus key : tenant.keys()) {
                table.row(
                        true,
                        tenant.name(),
                        String.join(", ", key.roles()),
                        key.file().toString());
            }
        }
        return table;
    }

    private static String megabytes(long bytes) {
        return bytes / (1024 * 1024) + " MB";
    }
}
