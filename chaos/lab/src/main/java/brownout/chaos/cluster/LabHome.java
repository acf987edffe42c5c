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

    /** Which safeguards are off in a service process, and which settings are changed, read by it at its start. */
    public Path startFile(String process) {
        return data().resolve("start").resolve(process + ".properties");
    }

    public Path data() {
        return directory.resolve("data");
    }

    /** Tokens and keys, one file each; made anew by every start. */
    public Path secrets() {
        return directory.resolve("secrets");
    }

    /** What opens the services' {@code /admin}. */
    public Path adminToken() {
        return secrets().resolve("admin-token");
    }

    /** What profile-service signs session tokens with, the same in every region. */
    public Path sessionKey() {
        return secrets().resolve("session-key");
    }

    /** What the provider simulators sign their receipts with. */
    public Path receiptSecret() {
        return secrets().resolve("receipt-secret");
    }

    /** Which keys a kind of service takes, of tenants, workers and peers. */
    public Path accessFile(String module) {
        return secrets().resolve("access-" + module + ".json");
    }

    public Path credentials() {
        return secrets().resolve("credentials");
    }

    /** What a service process shows to another, one line. */
    public Path credential(String process) {
        return credentials().resolve(process);
    }

    public Path tenantKeys() {
        return secrets().resolve("keys");
    }

    /** A tenant's key as the header that carries it, so that {@code curl -H @FILE} keeps it off the command line. */
    public Path tenantKey(String tenant, String key) {
        return tenantKeys().resolve(tenant + "." + key);
    }

    /** The key of the lab's own workloads; absent when nobody needs one. */
    public Path workloadKey() {
        return secrets().resolve("workload-key");
    }

    /** Below which server and workers of the job queue write and publish outputs. */
    public Path outputs() {
        return data().resolve("output");
    }

    /** The templates of notification-service, which a workload may write and edit. */
    public Path templates() {
        return data().resolve("templates");
    }

    /** The providers' delivery logs, {@code push.deliveries.jsonl} and so on. */
    public Path deliveries() {
        return data().resolve("providers");
    }
}
