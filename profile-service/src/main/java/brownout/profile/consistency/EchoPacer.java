package brownout.profile.consistency;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.profile.replication.MarkerRequest;
import brownout.profile.time.Time;
import java.time.Duration;

/**
 * Keeps the watermark young while somebody looks at it, and leaves the log alone otherwise.
 *
 * <p>An echo every 250 ms while there are bounded reads, so that most of them find a proof that is recent enough; every
 * second while there are reads of any level, so that their answers can say how stale they are; none when nobody has read
 * for a while.
 */
public final class EchoPacer {

    /** How often {@link #tick} should be called. */
    public static final Duration TICK = Duration.ofMillis(250);

    private static final Duration SLOW = Duration.ofSeconds(1);
    private static final Duration INTEREST = Duration.ofSeconds(10);

    private final Proofs proofs;
    private final Switchboard<ProfileSafeguard> safeguards;
    private final Time time;
    private volatile long lastRead;
    private volatile long lastBounded;
    private long lastEcho;

    public EchoPacer(Proofs proofs, Switchboard<ProfileSafeguard> safeguards, Time time) {
        this.proofs = proofs;
        this.safeguards = safeguards;
        this.time = time;
        lastRead = time.nanos() - INTEREST.toNanos() - 1;
        lastBounded = lastRead;
        lastEcho = lastRead;
    }

    public void onRead(Level level) {
        lastRead = time.nanos();
        if (level == Level.BOUNDED) {
            lastBounded = lastRead;
        }
    }

    public void tick() {
        long now = time.nanos();
        boolean wanted = now - lastRead <= INTEREST.toNanos() && safeguards.isOn(ProfileSafeguard.ECHO_WATERMARK);
        Duration every = now - lastBounded <= INTEREST.toNanos() ? TICK : SLOW;
        // A tick may come a little early.
        if (wanted && !proofs.busy() && now - lastEcho >= every.toNanos() * 9 / 10) {
            lastEcho = now;
            var unused = proofs.begunAfter(now, MarkerRequest.Kind.ECHO);
        }
    }
}
