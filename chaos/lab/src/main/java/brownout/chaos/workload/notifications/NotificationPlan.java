package brownout.chaos.workload.notifications;

import brownout.chaos.workload.Draws;
import brownout.chaos.workload.PlannedOperation;
import brownout.chaos.workload.Workload;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/** Draws what each arrival is. */
final class NotificationPlan implements Workload.Plan {
    /** Nobody opts out later: what it stopped is told by what comes afterwards. */
    private static final Duration AFTER_AN_OPT_OUT = Duration.ofSeconds(4);

    /** No client repeats what it has only just asked. */
    private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

    private final Notifications workload;
    private final Mix mix;
    private final Draws draws;
    private final long lastOptOut;
    /** Each once, in order of their arrival. */
    private final List<PlannedOperation> submitted = new ArrayList<>();

    NotificationPlan(Notifications workload, Draws draws) {
        this.workload = workload;
        this.mix = workload.mix();
        this.draws = draws;
        this.lastOptOut = workload.load().lasting().minus(AFTER_AN_OPT_OUT).toNanos();
    }

    @Override
    public PlannedOperation next(int index, long at) {
        String via = "notification-" + (1 + index % 2);
        double luck = mix.hasOnlyNew() || submitted.isEmpty() ? 1 : draws.share();
        List<PlannedOperation> ripe = submitted.subList(0, ripeBy(at));
        if (luck < mix.repeatKeys() && !ripe.isEmpty()) {
            return again(draws.oneOf(ripe), at, Map.of("via", via));
        }
        luck -= mix.repeatKeys();
        if (luck >= 0 && luck < mix.pairs()) {
            PlannedOperation last = submitted.get(submitted.size() - 1);
            return again(last, last.at(), Map.of("via", other(last), "body", "another"));
        }
        luck -= mix.pairs();
        if (luck >= 0 && luck < mix.optOuts() && at <= lastOptOut) {
            return new PlannedOperation(at, "", "opt-out", user(), Map.of("via", "profile-us"));
        }
        PlannedOperation fresh = fresh(index, at, via);
        submitted.add(fresh);
        return fresh;
    }

    /** Of those submitted, how many a client may hold for lost by now, and try again. */
    private int ripeBy(long at) {
        int number = submitted.size();
        while (number > 0 && submitted.get(number - 1).at() > at - PATIENCE) {
            number--;
        }
        return number;
    }

    private PlannedOperation fresh(int index, long at, String via) {
        Map<String, String> in = new HashMap<>();
        in.put("channel", draws.oneOf(workload.channels()));
        in.put("guarantee", workload.guarantee());
        in.put("user", user());
        in.put("via", via);
        if (mix.needsProfiles()) {
            in.put("messageClass", draws.share() < mix.marketing() ? "MARKETING" : "TRANSACTIONAL");
        }
        if (mix.templates() > 0 && draws.share() < mix.templates()) {
            in.put("template", "video-ready");
        }
        return new PlannedOperation(at, "", "submit", draws.key("n", index), in);
    }

    /** Nobody else's, where what becomes of a user is written down. */
    private String user() {
        int number = draws.below(workload.users());
        return mix.needsProfiles() ? draws.ofRun("user", number) : Draws.numbered("user", number);
    }

    /** Users are known, and have refused nothing, before anything is sent to them. */
    static List<PlannedOperation> profiles(Notifications workload, Draws draws) {
        return IntStream.range(0, workload.mix().needsProfiles() ? workload.users() : 0)
                .mapToObj(number -> new PlannedOperation(
                        0, "", "profile", draws.ofRun("user", number), Map.of("via", "profile-us")))
                .toList();
    }

    private static PlannedOperation again(PlannedOperation earlier, long at, Map<String, String> otherwise) {
        Map<String, String> in = new HashMap<>(earlier.in());
        in.putAll(otherwise);
        return new PlannedOperation(at, "", "submit", earlier.key(), in);
    }

    private static String other(PlannedOperation one) {
        return "notification-1".equals(one.in().get("via")) ? "notification-2" : "notification-1";
    }
}
