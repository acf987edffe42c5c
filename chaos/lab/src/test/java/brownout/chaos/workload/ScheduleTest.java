package brownout.chaos.workload;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.workload.Workload.Load;
import brownout.chaos.workload.jobs.Jobs;
import brownout.chaos.workload.notifications.Mix;
import brownout.chaos.workload.notifications.Notifications;
import brownout.chaos.workload.profiles.Profiles;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScheduleTest {
    private static final Load LOAD = new Load(50, Duration.ofSeconds(20), Duration.ofSeconds(3));
    private static final Workload NOTIFICATIONS =
            new Notifications(LOAD, List.of("push", "sms"), "EFFECTIVELY_ONCE", 20);
    private static final Workload JOBS =
            new Jobs(LOAD, new TreeMap<>(Map.of("critical", 1, "bulk", 3)), Duration.ofSeconds(1), 3);
    private static final Workload PROFILES = new Profiles(
            LOAD,
            9,
            12,
            List.of("us", "eu", "ap"),
            new TreeMap<>(Map.of("session", 3, "bounded", 1)),
            0.25,
            Duration.ofSeconds(2));

    @Test
    void the_same_seed_gives_the_same_operations() {
        for (Workload workload : List.of(NOTIFICATIONS, JOBS, PROFILES)) {
            assertThat(Schedule.of(workload, 7, "r-")).isEqualTo(Schedule.of(workload, 7, "r-"));
            assertThat(Schedule.of(workload, 7, "r-")).isNotEqualTo(Schedule.of(workload, 8, "r-"));
        }
    }

    @Test
    void another_run_differs_in_its_keys_alone() {
        for (Workload workload : List.of(NOTIFICATIONS, JOBS, PROFILES)) {
            List<PlannedOperation> first = Schedule.of(workload, 7, "one-");
            List<PlannedOperation> second = Schedule.of(workload, 7, "two-");
            assertThat(first).hasSameSizeAs(second);
            for (int i = 0; i < first.size(); i++) {
                assertThat(second.get(i).at()).isEqualTo(first.get(i).at());
                assertThat(second.get(i).key()).isEqualTo(first.get(i).key().replace("one-", "two-"));
            }
            assertThat(first)
                    .noneMatch(operation ->
                            second.stream().anyMatch(other -> other.key().equals(operation.key())));
        }
    }

    @Test
    void arrivals_keep_the_rate_and_their_order() {
        List<PlannedOperation> operations = Schedule.of(NOTIFICATIONS, 3, "");

        assertThat(operations).hasSize(1000);
        for (int i = 0; i < operations.size(); i++) {
            assertThat(operations.get(i).at()).isBetween(i * 20_000_000L, (i + 1) * 20_000_000L);
        }
    }

    @Test
    void idempotency_keys_and_write_ids_are_unique() {
        assertThat(Schedule.of(NOTIFICATIONS, 3, ""))
                .extracting(PlannedOperation::key)
                .doesNotHaveDuplicates();
        assertThat(Schedule.of(JOBS, 3, "")).extracting(PlannedOperation::key).doesNotHaveDuplicates();
        assertThat(Schedule.of(PROFILES, 3, "").stream()
                        .filter(operation -> operation.action().equals("write"))
                        .map(operation -> operation.in().get("opId")))
                .doesNotHaveDuplicates();
    }

    @Test
    void a_session_stays_in_its_region() {
        Map<String, String> regions = new HashMap<>();
        for (PlannedOperation operation : Schedule.of(PROFILES, 3, "")) {
            String region = operation.in().get("region");
            assertThat(regions.merge(operation.session(), region, (before, now) -> before))
                    .isEqualTo(region);
        }
        assertThat(regions.values()).contains("us", "eu", "ap");
    }

    @Test
    void sessions_come_back_to_what_they_wrote() {
        Map<String, String> written = new HashMap<>();
        int back = 0;
        int reads = 0;
        for (PlannedOperation operation : Schedule.of(PROFILES, 3, "")) {
            if (operation.action().equals("write")) {
                written.put(operation.session(), operation.key());
            } else if (written.containsKey(operation.session())) {
                reads++;
                back += operation.key().equals(written.get(operation.session())) ? 1 : 0;
            }
        }
        assertThat(back).isGreaterThan(reads / 2);
    }

    @Test
    void repeated_keys_repeat_an_earlier_body_and_pairs_bring_another_at_the_same_time_elsewhere() {
        Workload mixed = new Notifications(LOAD, List.of("push"), "EFFECTIVELY_ONCE", 20, new Mix(0.3, 0.2, 0, 0, 0));
        Map<String, List<PlannedOperation>> byKey =
                Schedule.of(mixed, 3, "").stream().collect(Collectors.groupingBy(PlannedOperation::key));
        List<PlannedOperation> others = Schedule.of(mixed, 3, "").stream()
                .filter(operation -> operation.in().containsKey("body"))
                .toList();

        assertThat(byKey).hasSizeBetween(450, 550);
        assertThat(others).hasSizeBetween(150, 250).allSatisfy(other -> {
            PlannedOperation first = byKey.get(other.key()).get(0);
            assertThat(other.at()).isEqualTo(first.at());
            assertThat(other.in().get("via")).isNotEqualTo(first.in().get("via"));
        });
    }

    @Test
    void who_may_refuse_marketing_is_known_by_one_name_in_all_parts_of_a_run_and_in_no_other() {
        Workload mixed = new Notifications(LOAD, List.of("push"), "EFFECTIVELY_ONCE", 20, new Mix(0, 0, 0.1, 0.5, 0));
        List<PlannedOperation> load = Schedule.of(mixed, 3, "run1-");
        List<String> users = Schedule.groundwork(mixed, 3, "run1-").stream()
                .map(PlannedOperation::key)
                .toList();

        assertThat(users).hasSize(20).doesNotHaveDuplicates();
        assertThat(load)
                .filteredOn(operation -> operation.action().equals("opt-out"))
                .hasSizeBetween(70, 130)
                .allMatch(operation -> users.contains(operation.key()))
                .as("a check can tell what an opt-out stopped by what comes afterwards")
                .allMatch(operation -> operation.at()
                        <= LOAD.lasting().minus(Duration.ofSeconds(4)).toNanos());
        assertThat(load)
                .filteredOn(operation -> "MARKETING".equals(operation.in().get("messageClass")))
                .hasSizeBetween(380, 520)
                .allMatch(operation -> users.contains(operation.in().get("user")));
        assertThat(Schedule.of(mixed, 3, "run1-after-"))
                .filteredOn(operation -> operation.action().equals("submit"))
                .allMatch(operation -> users.contains(operation.in().get("user")));
        assertThat(Schedule.groundwork(mixed, 3, "run2-")).noneMatch(operation -> users.contains(operation.key()));
        assertThat(Schedule.groundwork(NOTIFICATIONS, 3, "run1-")).isEmpty();
    }

    @Test
    void shares_are_as_asked() {
        List<PlannedOperation> profiles = Schedule.of(PROFILES, 3, "");
        long writes = profiles.stream()
                .filter(operation -> operation.action().equals("write"))
                .count();
        long critical = Schedule.of(JOBS, 3, "").stream()
                .filter(operation -> operation.in().get("class").equals("critical"))
                .count();

        assertThat(writes).isBetween(200L, 300L);
        assertThat(critical).isBetween(200L, 300L);
        assertThat(profiles)
                .filteredOn(operation -> "bounded".equals(operation.in().get("level")))
                .allMatch(operation -> operation.in().get("maxStalenessMs").equals("2000"));
    }
}
