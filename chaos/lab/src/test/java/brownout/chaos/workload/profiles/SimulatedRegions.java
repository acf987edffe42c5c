package brownout.chaos.workload.profiles;

import brownout.chaos.history.FaultWindow;
import brownout.chaos.history.History;
import brownout.chaos.history.Operation;
import brownout.chaos.history.Outcome;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * A home region and one replica with a near cache, cut off for a while; correct, or with one well-known bug. It decides
 * what each operation returns at a moment between its ends. Times are in milliseconds.
 */
final class SimulatedRegions {

    /** What is wrong with it. */
    enum Bug {
        NONE,
        /** Session reads do not look at the token. */
        NO_SESSION_TOKEN,
        /** A strong read joins one that was on its way before it began. */
        EARLY_SINGLE_FLIGHT,
        /** The replica's clock goes after, and it believes it. */
        WALL_CLOCK_WATERMARK,
        /** A cached value is as old as its place in the cache, and not as its value. */
        CACHE_AGE_RESET,
        /** The old home goes on writing after the failover. */
        ZOMBIE_HOME,
        /** The new home starts without the last acknowledged writes. */
        EPOCH_LOSS,
        /** A retried write is applied again. */
        NO_IDEMPOTENCE,
        /** The replica catches up once and hears nothing more. */
        REPLICATION_STOPS
    }

    private static final long CUT = 5_000;
    private static final long HEALED = 9_000;
    private static final long FAILOVER = 10_500;
    private static final long END = 16_000;
    private static final long BOUND = 2_000;
    private static final long SKEW = 3_500;

    private final Random random;
    private final Bug bug;
    private final List<Written> log = new ArrayList<>();
    private final Map<String, Long> tokens = new HashMap<>();
    private final List<Operation> operations = new ArrayList<>();
    private long zombieVersion;
    private Cached cached = new Cached(-1, -1);

    private record Written(long version, String opId, long at) {}

    /** @param asOf the moment at which the value was current; @param filled when it came into the cache */
    private record Cached(long asOf, long filled) {}

    private record Planned(String session, String action, long from, long effect, long until) {}

    SimulatedRegions(long seed, Bug bug) {
        this.random = new Random(seed);
        this.bug = bug;
    }

    History run() {
        planned().forEach(this::perform);
        for (int i = 0; i < 30; i++) {
            long at = END + 500 + i * 300L;
            perform(new Planned("late", "eventual", at, at + 1, at + 2));
        }
        FaultWindow fault = new FaultWindow("profile-eu→kafka", "partition", CUT * 1_000_000, HEALED * 1_000_000, 4096);
        return new History(Instant.EPOCH, operations, List.of(), List.of(fault), List.of());
    }

    private List<Planned> planned() {
        List<Planned> all = new ArrayList<>();
        for (String session : List.of("ana", "bo", "chi")) {
            long now = random.nextInt(40);
            while (now < END) {
                long until = now + 2 + random.nextInt(30);
                String action = List.of("write", "strong", "bounded", "session", "eventual")
                        .get(random.nextInt(5));
                all.add(new Planned(session, action, now, now + 1 + random.nextInt((int) (until - now - 1)), until));
                now = until + 1 + random.nextInt(60);
            }
        }
        all.sort(Comparator.comparingLong(Planned::effect));
        return all;
    }

    private void perform(Planned planned) {
        if (planned.action().equals("write")) {
            write(planned);
            return;
        }
        long now = planned.effect();
        long replica = replicatedUntil(now);
        switch (planned.action()) {
            case "strong" -> answer(planned, bug == Bug.EARLY_SINGLE_FLIGHT ? now - 200 : now, Map.of());
            case "bounded" -> {
                long age = now - replica - (bug == Bug.WALL_CLOCK_WATERMARK ? SKEW : 0);
                answer(planned, age <= BOUND ? replica : now, Map.of("maxStalenessMs", "" + BOUND));
            }
            case "session" -> {
                boolean behind = version(replica) < tokens.getOrDefault(planned.session(), 0L);
                answer(planned, behind && bug != Bug.NO_SESSION_TOKEN ? now : replica, Map.of());
            }
            default -> {
                if (now - cached.filled() > 400) {
                    cached = new Cached(replica, now);
                }
                long age = now - (bug == Bug.CACHE_AGE_RESET ? cached.filled() : cached.asOf());
                answer(planned, cached.asOf(), Map.of("boundMs", "" + Math.max(0, age)));
            }
        }
    }

    /** The moment whose state the replica shows. */
    private long replicatedUntil(long now) {
        if (bug == Bug.REPLICATION_STOPS && now > HEALED) {
            return HEALED;
        }
        return now > CUT && now < HEALED ? CUT - 100 : now - 100;
    }

    private void write(Planned planned) {
        String opId = "w" + operations.size();
        boolean zombie = bug == Bug.ZOMBIE_HOME && planned.effect() > FAILOVER && random.nextInt(4) == 0;
        if (bug == Bug.EPOCH_LOSS && planned.effect() > FAILOVER && zombieVersion == 0) {
            zombieVersion = 1;
            log.remove(log.size() - 1);
        }
        long version = last().version() + 1;
        if (zombie) {
            zombieVersion = Math.max(zombieVersion, version - 2) + 1;
            version = zombieVersion;
        } else {
            log.add(new Written(version, opId, planned.effect()));
        }
        tokens.merge(planned.session(), version, Math::max);
        record(planned, "write", Map.of("opId", opId, "region", "eu"), Map.of("version", "" + version, "opId", opId));
        if (bug == Bug.NO_IDEMPOTENCE && random.nextInt(5) == 0) {
            log.add(new Written(version + 1, opId, planned.effect()));
        }
    }

    private Written last() {
        return log.isEmpty() ? new Written(0, "", 0) : log.get(log.size() - 1);
    }

    private long version(long moment) {
        return at(moment).version();
    }

    private Written at(long moment) {
        Written found = new Written(0, "", 0);
        for (Written written : log) {
            found = written.at() <= moment ? written : found;
        }
        return found;
    }

    private void answer(Planned planned, long moment, Map<String, String> more) {
        Written seen = at(moment);
        tokens.merge(planned.session(), seen.version(), Math::max);
        Map<String, String> in = new HashMap<>(Map.of("level", planned.action(), "region", "eu"));
        Map<String, String> out = new HashMap<>(Map.of("version", "" + seen.version(), "opId", seen.opId()));
        more.forEach((name, value) -> (name.equals("boundMs") ? out : in).put(name, value));
        record(planned, "read", in, out);
    }

    private void record(Planned planned, String action, Map<String, String> in, Map<String, String> out) {
        operations.add(new Operation(
                operations.size(),
                planned.session().hashCode() & 0xff,
                planned.session(),
                action,
                "p",
                Outcome.OK,
                planned.from() * 1_000_000,
                planned.until() * 1_000_000,
                in,
                out));
    }
}
