package brownout.chaos.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TrafficTest {

    @ParameterizedTest
    @CsvSource({
        "notifications, client→notification-1, true",
        "notifications, notification→push, true",
        "notifications, notification→profile, true",
        "notifications, client→jobqueue, false",
        "notifications, profile-us→profile-eu, false",
        "jobs, client→jobqueue, true",
        "jobs, worker-1→jobqueue, true",
        "jobs, jobqueue→kafka, true",
        "jobs, notification→kafka, false",
        "profiles, client→profile-eu, true",
        "profiles, profile-us→redis, true",
        "profiles, notification→profile, false"
    })
    void only_links_of_the_workloads_own_service_are_shown(String kind, String link, boolean shown) {
        assertThat(Traffic.isUsedBy(kind, link)).isEqualTo(shown);
    }

    @Test
    void of_many_links_only_the_busiest_are_shown() {
        Map<String, double[]> rates = new TreeMap<>();
        for (int i = 0; i < 20; i++) {
            rates.put("link-" + i, new double[] {i, i});
        }

        assertThat(Traffic.busiest(rates).keySet())
                .containsExactlyInAnyOrder(
                        "link-12", "link-13", "link-14", "link-15", "link-16", "link-17", "link-18", "link-19");
    }
}
