package brownout.chaos.workload.profiles;

import brownout.chaos.checker.Wording;
import brownout.chaos.history.Operation;

/**
 * A read or a write of one versioned register, with its place in the only order that could explain it: {@code write v}
 * has rank 2v, {@code read v} has rank 2v+1.
 *
 * @param shown for counterexamples; of a write that was retried under one opId, the try that was acknowledged
 * @param version a read that found nothing has version 0
 * @param invoked of a retried write, the first try
 * @param completed of a retried write, the first acknowledgement; {@link Long#MAX_VALUE} when there was none
 */
record Ranked(Operation shown, boolean write, long version, String opId, long invoked, long completed) {

    long rank() {
        return 2 * version + (write ? 0 : 1);
    }

    String key() {
        return shown.key();
    }

    /** {@code session s-3 wrote v7 of p1 through eu at 4.21 s and was told OK at 4.25 s}. */
    String told() {
        String who = Wording.who(shown);
        if (!write) {
            return who + " read " + state() + " of " + key() + Wording.through(shown) + " at " + Wording.at(invoked);
        }
        String told = completed == Long.MAX_VALUE ? "and got no answer" : "and was told OK at " + Wording.at(completed);
        return who + " wrote v" + version + " of " + key() + Wording.through(shown) + " at " + Wording.at(invoked) + " "
                + told;
    }

    /** {@code v6}; {@code nothing} for version 0. */
    String state() {
        return version == 0 ? "nothing" : "v" + version;
    }

    /** {@code a strong read}. */
    String kind() {
        if (write) {
            return "a write";
        }
        String level = shown.in().getOrDefault("level", "");
        return level.isEmpty() ? "a read" : (level.startsWith("e") ? "an " : "a ") + level + " read";
    }
}
