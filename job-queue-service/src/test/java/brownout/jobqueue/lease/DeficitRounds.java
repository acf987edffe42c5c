package brownout.jobqueue.lease;

import brownout.jobqueue.job.PriorityClass;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.Map;

/** The weighted scheduler in ten lines of Java: what claim.lua is held against. */
final class DeficitRounds {
    private final Map<PriorityClass, Integer> deficits = new EnumMap<>(PriorityClass.class);

    /** @param levels of the classes that have work: the rank, less the aging intervals waited */
    PriorityClass pick(Map<PriorityClass, Integer> levels) {
        if (levels.keySet().stream().allMatch(it -> deficits.getOrDefault(it, 0) < 1)) {
            PriorityClass.ALL.forEach(it -> deficits.put(it, 1 << (3 - it.rank())));
            levels.forEach((it, level) -> deficits.put(it, 1 << (3 - Math.max(0, level))));
        }
        PriorityClass chosen = levels.keySet().stream()
                .filter(it -> deficits.getOrDefault(it, 0) >= 1)
                .min(Comparator.comparingInt((PriorityClass it) -> levels.get(it))
                        .thenComparing(it -> it))
                .orElseThrow();
        deficits.merge(chosen, -1, Integer::sum);
        return chosen;
    }
}
