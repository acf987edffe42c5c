package brownout.jobqueue.lease;

import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The rules of {@code choice.lua}, by looking at every job each time: what the script is held against. It knows nothing of
 * the script's lists. Ties among tenants go to the one served, or come, longest ago.
 */
public final class ClaimModel {
    private final Map<String, Integer> weights;
    private final Duration aging;
    private final boolean strict;
    private final DeficitRounds rounds = new DeficitRounds();
    private final List<Job> ready = new ArrayList<>();
    private final Map<JobId, String> running = new HashMap<>();
    private final Map<String, Long> turns = new HashMap<>();
    private long turn;

    /** @param since when it began to age, in milliseconds */
    public record Job(JobId id, PriorityClass priority, String tenant, long since) {}

    public ClaimModel(Map<String, Integer> weights, Duration aging, boolean strict) {
        this.weights = weights;
        this.aging = aging;
        this.strict = strict;
    }

    public void add(Job job) {
        if (ready.stream().noneMatch(it -> isBeside(it, job))) {
            drawTurn(job);
        }
        ready.add(job);
    }

    public void ended(JobId id) {
        running.remove(id);
    }

    /** Takes the job that must be claimed next. */
    public Optional<Job> claim(long now) {
        Map<PriorityClass, Job> heads = new EnumMap<>(PriorityClass.class);
        Map<PriorityClass, Double> levels = new EnumMap<>(PriorityClass.class);
        for (PriorityClass priority : PriorityClass.ALL) {
            head(priority, now).ifPresent(it -> {
                heads.put(priority, it);
                levels.put(priority, priority.rank() - intervals(it, now));
            });
        }
        if (heads.isEmpty()) {
            return Optional.empty();
        }
        Job chosen = heads.get(strict ? lowest(levels) : rounds.pick(whole(levels)));
        ready.remove(chosen);
        running.put(chosen.id(), chosen.tenant());
        drawTurn(chosen);
        return Optional.of(chosen);
    }

    private Optional<Job> head(PriorityClass priority, long now) {
        List<Job> ofClass =
                ready.stream().filter(it -> it.priority() == priority).toList();
        Optional<Job> oldest = ofClass.stream().min(Comparator.comparingLong(Job::since));
        if (oldest.isEmpty() || (!aging.isZero() && intervals(oldest.get(), now) >= priority.rank() + 1)) {
            return oldest;
        }
        return ofClass.stream()
                .min(Comparator.comparingInt((Job it) -> share(it.tenant()))
                        .thenComparing(it -> turns.get(place(it)))
                        .thenComparingLong(Job::since));
    }

    private double intervals(Job job, long now) {
        return aging.isZero() ? 0 : (double) (now - job.since()) / aging.toMillis();
    }

    private int share(String tenant) {
        long runs = running.values().stream().filter(tenant::equals).count();
        return (int) (runs * 16 / weights.getOrDefault(tenant, 1));
    }

    private void drawTurn(Job job) {
        turns.put(place(job), turn++);
    }

    private static String place(Job job) {
        return job.priority() + " " + job.tenant();
    }

    private static boolean isBeside(Job one, Job other) {
        return place(one).equals(place(other));
    }

    private static PriorityClass lowest(Map<PriorityClass, Double> levels) {
        return levels.entrySet().stream()
                .min(Map.Entry.comparingByValue())
                .orElseThrow()
                .getKey();
    }

    private static Map<PriorityClass, Integer> whole(Map<PriorityClass, Double> levels) {
        Map<PriorityClass, Integer> whole = new EnumMap<>(PriorityClass.class);
        levels.forEach((priority, level) -> whole.put(priority, (int) Math.ceil(level)));
        return whole;
    }
}
