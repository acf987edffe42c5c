package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.rest.ClusterJson;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.ClusterStatus.KeyStatus;
import brownout.chaos.cluster.ClusterStatus.Link;
import brownout.chaos.cluster.ClusterStatus.ProcessStatus;
import brownout.chaos.cluster.ClusterStatus.TenantStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.report.Prose;
import brownout.chaos.report.TextTable;
import java.net.URI;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Prints what runs. */
@Command(name = "status", description = "What runs now, and under which addresses.", mixinStandardHelpOptions = true)
final class StatusCommand implements Callable<Integer> {
    /** From here on pid and memory fit beside the addresses. */
    private static final int WIDE = 100;

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
        Prose.wrap("", summary(status), "", terminal.width()).forEach(terminal::println);
        terminal.println("");
        processes(status, terminal.width()).lines(terminal.colours()).forEach(terminal::println);
        terminal.println("");
        links(status, cluster.faults().active()).lines(terminal.colours()).forEach(terminal::println);
        if (!status.tenants().isEmpty()) {
            terminal.println("");
            tenants(status).lines(terminal.colours()).forEach(terminal::println);
            terminal.println("Keys, for curl -H @FILE: " + new LabHome(status.home()).tenantKeys());
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

    /** Where there is no room for all, addresses come first: they are what people copy. None is broken. */
    private static TextTable processes(ClusterStatus status, int width) {
        List<String> heads = width < WIDE ? List.of("PROCESS", "STATE") : List.of("PROCESS", "STATE", "PID", "MEMORY");
        List<List<String>> known = status.processes().stream()
                .map(process -> List.of(
                                process.name(),
                                process.state(),
                                process.pid() == 0 ? "" : Long.toString(process.pid()),
                                process.residentBytes() == 0 ? "" : megabytes(process.residentBytes()))
                        .subList(0, heads.size()))
                .toList();
        int room = width;
        for (int column = 0; column < heads.size(); column++) {
            int each = column;
            room -= 2
                    + known.stream()
                            .mapToInt(cells -> cells.get(each).length())
                            .reduce(heads.get(column).length(), Math::max);
        }
        TextTable table = new TextTable(with(heads, "ADDRESSES"));
        for (int index = 0; index < known.size(); index++) {
            ProcessStatus process = status.processes().get(index);
            boolean isUp = process.state().equals("up");
            List<String> lines = Prose.wrap("", addresses(status, process), "", room);
            table.row(isUp, with(known.get(index), lines.get(0)));
            lines.stream().skip(1).forEach(line -> table.row(isUp, with(Collections.nCopies(heads.size(), ""), line)));
        }
        return table;
    }

    private static String[] with(List<String> cells, String last) {
        return Stream.concat(cells.stream(), Stream.of(last)).toArray(String[]::new);
    }

    private static String addresses(ClusterStatus status, ProcessStatus process) {
        return status.addresses().entrySet().stream()
                .filter(address -> address.getKey().startsWith(process.name() + "/"))
                .sorted(Map.Entry.comparingByKey())
                .map(address -> labelled(address.getKey(), address.getValue()))
                .collect(Collectors.joining(" "));
    }

    /** The protocol's name in front where the scheme does not say it. */
    private static String labelled(String key, URI address) {
        String protocol = key.substring(key.indexOf('/') + 1);
        return protocol.equals(address.getScheme()) ? address.toString() : protocol + "=" + address;
    }

    private static TextTable links(ClusterStatus status, Map<String, List<String>> faults) {
        TextTable table = new TextTable("LINK", "CLIENT CONNECTS TO", "FAULT");
        for (Link link : status.links()) {
            List<String> on = faults.getOrDefault(link.name(), List.of());
            table.row(on.isEmpty(), link.name(), String.join(" ", link.listen()), String.join("; ", on));
        }
        return table;
    }

    private static TextTable tenants(ClusterStatus status) {
        TextTable table = new TextTable("TENANT", "ROLES", "KEY");
        for (TenantStatus tenant : status.tenants()) {
            for (KeyStatus key : tenant.keys()) {
                table.row(
                        true,
                        tenant.name(),
                        String.join(", ", key.roles()),
                        key.file().getFileName().toString());
            }
        }
        return table;
    }

    private static String megabytes(long bytes) {
        return bytes / (1024 * 1024) + " MB";
    }
}
