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
        "notification, client→notification-1, true",
        "notification, notification→push, true",
        "notification, notification→profile, true",
        "notification, client→jobqueue, false",
        "notification, profile-us→profile-eu, false",
        "jobqueue, client→jobqueue, true",
        "jobqueue, worker-1→jobqueue, true",
        "jobqueue, jobqueue→kafka, true",
        "jobqueue, notification→kafka, false",
        "profile-, client→profile-eu, true",
        "profile-, profile-us→redis, true",
        "profile-, notification→profile, false"
    })
    void only_links_of_the_workloads_own_service_are_shown(String node, String link, boolean shown) {
        assertThat(Traffic.isUsedBy(node, link)).isEqualTo(shown);
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
