package brownout.chaos.cluster;

import java.nio.file.Path;

/** A lab's directory: status, lock, logs and data of one running system. */
public record LabHome(Path directory) {

    public LabHome {
        directory = directory.toAbsolutePath().normalize();
    }

    /** The status of the lab that is up, as {@code ./lab status --json} prints it. */
    public Path statusFile() {
        return directory.resolve("lab.json");
    }

    /** Held for as long as a lab is up. */
    public Path lockFile() {
        return directory.resolve("lock");
    }

    /** Held for as long as somebody runs scenarios on the lab that is up. */
    public Path runLockFile() {
        return directory.resolve("run.lock");
    }

    public Path logs() {
        return directory.resolve("logs");
    }

    public Path log(String process) {
        return logs().resolve(process + ".log");
    }

    /** Which safeguards are off in a service process, read by it at its start. */
    public Path safeguards(String process) {
        return data().resolve("safeguards").resolve(process + ".properties");
    }

    public Path data() {
        return directory.resolve("data");
    }

    /** Below which server and workers of the job queue write and publish outputs. */
    public Path outputs() {
        return data().resolve("output");
    }

    /** The providers' delivery logs, {@code push.deliveries.jsonl} and so on. */
    public Path deliveries() {
        return data().resolve("providers");
    }
}
