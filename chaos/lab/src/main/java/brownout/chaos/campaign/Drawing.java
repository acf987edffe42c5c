package brownout.chaos.campaign;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;

/**
 * Draws plans: the same seed, the same plan. No target is hit by two faults at once, and each is over a second before the
 * load is, so that there is something to see afterwards.
 */
public final class Drawing {
    private static final Duration LOAD = Duration.ofSeconds(10);
    private static final int MOST_FAULTS = 4;
    private static final int EARLIEST = 1_000;
    private static final int LATEST_END = 9_000;
    private static final int SHORTEST = 500;
    private static final int LONGEST = 6_000;

    private final Area area;
    private final List<String> without;

    public Drawing(Area area, List<String> without) {
        this.area = area;
        this.without = List.copyOf(without);
    }

    public Plan plan(long seed) {
        Random random = new Random(seed);
        List<String> targets = new ArrayList<>();
        area.links().forEach(link -> targets.add("link: " + link));
        area.processes().forEach(process -> targets.add("process: " + process));
        area.stores().forEach(store -> targets.add("process: " + store));
        area.providers().forEach(provider -> targets.add("provider: " + provider));
        Collections.shuffle(targets, random);
        List<DrawnFault> faults = new ArrayList<>();
        int count = 1 + random.nextInt(MOST_FAULTS);
        for (String target : targets.subList(0, Math.min(count, targets.size()))) {
            faults.add(fault(target, random));
        }
        faults.sort(Comparator.comparing(DrawnFault::at).thenComparing(DrawnFault::target));
        return new Plan(area, seed, without, area.rate(), LOAD, faults);
    }

    private static DrawnFault fault(String target, Random random) {
        if (target.startsWith("link:")) {
            return windowed(target, onLink(random), "for", random);
        }
        if (target.startsWith("provider:")) {
            return windowed(target, onProvider(random), "for", random);
        }
        if (target.startsWith("process: redis-")) {
            Duration at = Duration.ofMillis(EARLIEST + random.nextInt(LATEST_END - EARLIEST));
            return new DrawnFault(target, "flush: true", "", at, Duration.ZERO);
        }
        return random.nextBoolean()
                ? windowed(target, "crash: true", "restart-after", random)
                : windowed(target, "pause: true", "for", random);
    }

    private static DrawnFault windowed(String target, String verb, String length, Random random) {
        int at = EARLIEST + random.nextInt(LATEST_END - EARLIEST - SHORTEST);
        int lasting = SHORTEST + random.nextInt(Math.min(LONGEST, LATEST_END - at) - SHORTEST + 1);
        return new DrawnFault(target, verb, length, Duration.ofMillis(at), Duration.ofMillis(lasting));
    }

    private static String onLink(Random random) {
        String stream = random.nextBoolean() ? "upstream" : "downstream";
        String share = List.of("0.33", "0.66", "1").get(random.nextInt(3));
        return switch (random.nextInt(6)) {
            case 0 -> "partition: both";
            case 1 -> "partition: " + stream;
            case 2 ->
                toxic("latency, stream: " + stream + ", latency: " + (50 + random.nextInt(1_500)) + ", jitter: "
                        + random.nextInt(300));
            case 3 ->
                toxic("reset_peer, stream: " + stream + ", timeout: " + random.nextInt(500) + ", toxicity: " + share);
            case 4 ->
                toxic("timeout, stream: " + stream + ", timeout: " + (100 + random.nextInt(900)) + ", toxicity: "
                        + share);
            default -> toxic("bandwidth, stream: " + stream + ", rate: " + (1 + random.nextInt(20)));
        };
    }

    private static String toxic(String inside) {
        return "toxic: { type: " + inside + " }";
    }

    private static String onProvider(Random random) {
        String mode = List.of("accept-then-drop", "accept-then-503", "reject-429", "reject-503", "hang")
                .get(random.nextInt(5));
        return "behaviour: { mode: " + mode + ", probability: "
                + List.of("0.3", "0.6", "1").get(random.nextInt(3)) + " }";
    }
}
