package brownout.chaos.adapter.run;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/**
 * What the keys of a run begin with: follows from a salt, a name and a seed, and from how often that name and seed came
 * before. Different ones differ in 40 bits: with a thousand runs on one system, the chance that two agree is below one in
 * a million.
 */
final class RunIds {
    private static final long BITS = (1L << 40) - 1;

    private final long salt;
    private final Map<String, Integer> used = new HashMap<>();

    /** @param salt the same for systems on which the same runs are to have the same keys */
    RunIds(long salt) {
        this.salt = salt;
    }

    synchronized String next(String name, long seed) {
        String run = salt + "/" + seed + "/" + name;
        int before = used.merge(run, 1, Integer::sum) - 1;
        byte[] bytes = (run + "/" + before).getBytes(StandardCharsets.UTF_8);
        return String.format(Locale.ROOT, "%010x", UUID.nameUUIDFromBytes(bytes).getLeastSignificantBits() & BITS);
    }
}
