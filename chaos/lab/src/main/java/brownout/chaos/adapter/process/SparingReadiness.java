package brownout.chaos.adapter.process;

import brownout.chaos.testkit.process.ManagedProcess;
import brownout.chaos.testkit.process.Readiness;
import java.time.Duration;
import java.util.Optional;

/** Asks no more often than every {@code pause}: eight services that are asked forty times a second start later. */
final class SparingReadiness implements Readiness {
    private final Readiness readiness;
    private final Duration pause;
    private Optional<String> last = Optional.of("it has not been asked yet");
    private long askedAtNanos;
    private boolean asked;

    SparingReadiness(Readiness readiness, Duration pause) {
        this.readiness = readiness;
        this.pause = pause;
    }

    @Override
    public synchronized Optional<String> missing(ManagedProcess process) {
        long now = System.nanoTime();
        if (!asked || now - askedAtNanos >= pause.toNanos()) {
            last = readiness.missing(process);
            askedAtNanos = System.nanoTime();
            asked = true;
        }
        return last;
    }
}
