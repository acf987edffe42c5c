package brownout.chaos.adapter.cli;

import brownout.chaos.adapter.rest.ServiceAdmin;
import brownout.chaos.adapter.rest.ServiceAdmin.Safeguard;
import brownout.chaos.cluster.Cluster;
import brownout.chaos.cluster.ClusterStatus;
import brownout.chaos.cluster.ClusterStatus.ProcessStatus;
import brownout.chaos.cluster.LabHome;
import brownout.chaos.report.TextTable;
import java.net.URI;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Lists safeguards, or switches one. */
@Command(
        name = "safeguard",
        description = "Lists every safeguard with what it protects, or switches one.",
        mixinStandardHelpOptions = true)
final class SafeguardCommand implements Callable<Integer> {
    private enum Switch {
        ON,
        OFF
    }

    private final LabContext context;

    @Spec
    private CommandSpec spec = CommandSpec.create();

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "SERVICE",
            description = "notification-service, job-queue-service or profile-service, or one process.")
    private @Nullable String service;

    @Parameters(index = "1", arity = "0..1", paramLabel = "NAME", description = "Which safeguard.")
    private @Nullable String safeguard;

    @Parameters(index = "2", arity = "0..1", paramLabel = "on|off")
    private @Nullable Switch wanted;

    SafeguardCommand(LabContext context) {
        this.context = context;
    }

    @Override
    public Integer call() {
        Cluster cluster = context.clusters().connect();
        if (service == null || safeguard == null) {
            list(cluster.status());
        } else if (wanted == null) {
            throw new ParameterException(spec.commandLine(), "say on or off after " + service + " " + safeguard);
        } else {
            boolean on = wanted == Switch.ON;
            Map<String, Boolean> before = cluster.switchSafeguard(service, safeguard, on);
            before.forEach((instance, was) -> context.terminal()
                    .println(safeguard + " of " + instance + " is " + word(on) + ", was " + word(was)));
        }
        return ExitCode.AS_EXPECTED;
    }

    private void list(ClusterStatus status) {
        ServiceAdmin admin = ServiceAdmin.of(new LabHome(status.home()));
        TextTable table = new TextTable("PROCESS", "SAFEGUARD", "IS", "WITHOUT IT");
        for (ProcessStatus process : status.processes()) {
            URI http = status.addresses().get(process.name() + "/http");
            boolean asked = service == null
                    || process.kind().equals(service)
                    || process.name().equals(service);
            if (http != null && asked && process.state().equals("up")) {
                for (Safeguard each : admin.safeguards(process.name(), http)) {
                    table.row(each.enabled(), process.name(), each.name(), word(each.enabled()), each.without());
                }
            }
        }
        table.lines(context.terminal().colours()).forEach(context.terminal()::println);
    }

    private static String word(boolean on) {
        return on ? "on" : "off";
    }
}
