package brownout.chaos.testkit.process;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A JVM to be killed. Starts children of several sorts, prints {@code pids 1 2 3}, and then does as its second argument
 * says: {@code wait}, or {@code exit} without closing anything.
 */
public final class ParentMain {
    private ParentMain() {}

    public static void main(String[] arguments) throws Exception {
        Path directory = Path.of(arguments[0]);
        List<Long> pids = new ArrayList<>();

        pids.add(sh(directory, "plain", "exec sleep 600").pid());
        pids.add(sh(directory, "deaf", "trap '' TERM INT HUP; while :; do sleep 1; done")
                .pid());
        ManagedProcess paused = sh(directory, "paused", "exec sleep 600");
        paused.pause();
        pids.add(paused.pid());

        Path grandchild = directory.resolve("grandchild.pid");
        ManagedProcess family = sh(directory, "family", "sleep 600 & echo $! > " + grandchild + "; echo born; wait");
        family.awaitReady(Readiness.logLine("born"), Duration.ofSeconds(30));
        pids.add(family.pid());
        pids.add(Long.parseLong(Files.readString(grandchild).strip()));

        if (arguments[1].equals("wait-after-losing-the-minder")) {
            ProcessHandle lost = minder(pids);
            lost.destroyForcibly();
            lost.onExit().join();
            while (minder(pids) == null) {
                Thread.sleep(20);
            }
            // Registers, and so waits until the new one has been told of the others.
            ManagedProcess.run(new ProcessSpec("later", List.of("true"), directory), Duration.ofSeconds(30));
        }
        System.out.println(
                "pids " + String.join(" ", pids.stream().map(String::valueOf).toList()));
        System.out.flush();
        if (!arguments[1].equals("exit")) {
            Thread.currentThread().join();
        }
    }

    /** The child that is none of the children. */
    private static ProcessHandle minder(List<Long> children) {
        return ProcessHandle.current()
                .children()
                .filter(each -> !children.contains(each.pid())
                        && ProcessTable.command(each.pid()).contains("known="))
                .findFirst()
                .orElse(null);
    }

    private static ManagedProcess sh(Path directory, String name, String script) {
        return ManagedProcess.start(new ProcessSpec(name, List.of("sh", "-c", script), directory));
    }
}
