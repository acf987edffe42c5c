package brownout.chaos.toxiproxy.proxy;

import java.util.SplittableRandom;
import java.util.random.RandomGenerator;

/**
 * Chance that can be had again. The draws of a toxic on a connection depend on the toxic's seed and on how many
 * connections had seen that toxic before (its ordinal), on nothing else: not on time, threads or other connections.
 * Mixing is by the finalizer of SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
 */
final class Draws {
    private static final long GOLDEN_GAMMA = 0x9e3779b97f4a7c15L;

    private Draws() {}

    static long seedOf(long serverSeed, String proxy, String toxic) {
        long seed = serverSeed;
        for (String part : new String[] {proxy, toxic}) {
            for (int i = 0; i < part.length(); i++) {
                seed = mix(seed + GOLDEN_GAMMA + part.charAt(i));
            }
            seed = mix(seed ^ GOLDEN_GAMMA);
        }
        return seed;
    }

    static RandomGenerator of(long seed, long ordinal) {
        return new SplittableRandom(mix(seed + GOLDEN_GAMMA * (ordinal + 1)));
    }

    private static long mix(long value) {
        long z = value;
        z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
        return z ^ (z >>> 31);
    }
}
