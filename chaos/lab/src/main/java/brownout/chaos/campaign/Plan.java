package brownout.chaos.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * An experiment that was drawn.
 *
 * @param without safeguards that are off, for a campaign that shall find out
 * @param seed of the load and of the luck of toxics, which every smaller plan keeps
 * @param rate arrivals a second
 * @param lasting the load
 */
public record Plan(Area area, long seed, List<String> without, int rate, Duration lasting, List<DrawnFault> faults) {
    private static final Duration AFTER_THE_LAST = Duration.ofSeconds(1);
    private static final int FEWEST = 2;

    public Plan {
        without = List.copyOf(without);
        faults = List.copyOf(faults);
    }

    public String name() {
        return "campaign/" + area.label() + "-" + seed;
    }

    /** What is done, in a line. */
    public String words() {
        return faults.stream().map(DrawnFault::words).collect(Collectors.joining("; "));
    }

    /**
     * The next smaller ones, the ones that would be the greatest relief to a reader first: a fault less, a shorter load, a
     * shorter fault, fewer operations.
     */
    public List<Plan> smaller() {
        List<Plan> smaller = new ArrayList<>();
        for (int i = 0; faults.size() > 1 && i < faults.size(); i++) {
            List<DrawnFault> rest = new ArrayList<>(faults);
            rest.remove(i);
            smaller.add(with(rest));
        }
        Duration needed = faults.stream()
                .map(DrawnFault::until)
                .max(Duration::compareTo)
                .orElse(Duration.ZERO)
                .plus(AFTER_THE_LAST);
        if (needed.compareTo(lasting) < 0) {
            smaller.add(new Plan(area, seed, without, rate, needed, faults));
        }
        for (int i = 0; i < faults.size(); i++) {
            if (faults.get(i).canBeShorter()) {
                List<DrawnFault> shorter = new ArrayList<>(faults);
                shorter.set(i, faults.get(i).shorter());
                smaller.add(with(shorter));
            }
        }
        if (rate / 2 >= FEWEST) {
            smaller.add(new Plan(area, seed, without, rate / 2, lasting, faults));
        }
        return smaller;
    }

    private Plan with(List<DrawnFault> others) {
        return new Plan(area, seed, without, rate, lasting, others);
    }

    /** As a scenario that claims what the area promises. */
    public String yaml() {
        return yaml("Drawn by ./lab campaign.");
    }

    /** @param found what became of it */
    public String yaml(String found) {
        StringBuilder yaml = new StringBuilder()
                .append("name: ")
                .append(name())
                .append('\n')
                .append("title: Drawn at random, ")
                .append(area.label())
                .append(", seed ")
                .append(seed)
                .append('\n')
                .append("hypothesis: Whatever is done to it, it keeps its promises.\n")
                .append("explanation: |\n");
        found.lines().forEach(line -> yaml.append("  ").append(line).append('\n'));
        yaml.append("seed: ")
                .append(seed)
                .append('\n')
                .append("workload: { ")
                .append(area.workload())
                .append(", rate: ")
                .append(rate)
                .append("/s, for: ")
                .append(lasting.toMillis())
                .append("ms }\n")
                .append("faults:\n");
        faults.forEach(fault -> yaml.append("  - ").append(fault.yaml()).append('\n'));
        String off = without.isEmpty() ? "" : "without: [" + String.join(", ", without) + "], ";
        return yaml.append("settle: 30s\n")
                .append("checks: [")
                .append(area.checks())
                .append("]\n")
                .append("variants: [{ ")
                .append(off)
                .append("expect: holds }]\n")
                .toString();
    }
}
