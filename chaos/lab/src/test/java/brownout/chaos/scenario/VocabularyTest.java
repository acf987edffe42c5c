package brownout.chaos.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.scenario.Vocabulary.Safeguard;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class VocabularyTest {
    private final Vocabulary vocabulary = new Vocabulary(
            List.of(),
            List.of(),
            new TreeMap<>(Map.of(
                    "notification-service", List.of("backoff-jitter", "dedup-ledger"),
                    "job-queue-service", List.of("backoff-jitter"))),
            List.of(),
            List.of(),
            (name, argument) -> Optional.empty());

    @Test
    void a_safeguard_that_only_one_service_has_needs_no_service() {
        Safeguard ledger = new Safeguard("notification-service", "dedup-ledger");

        assertThat(vocabulary.safeguard("dedup-ledger")).contains(ledger);
        assertThat(vocabulary.safeguard("notification/dedup-ledger")).contains(ledger);
        assertThat(vocabulary.safeguardProblem("dedup-ledger")).isEmpty();
    }

    @Test
    void a_safeguard_of_several_services_needs_its_service() {
        assertThat(vocabulary.safeguard("backoff-jitter")).isEmpty();
        assertThat(vocabulary.safeguardProblem("backoff-jitter"))
                .contains("'backoff-jitter' is a safeguard of several services, it can be job-queue/backoff-jitter or"
                        + " notification/backoff-jitter");
        assertThat(vocabulary.safeguard("job-queue/backoff-jitter"))
                .contains(new Safeguard("job-queue-service", "backoff-jitter"));
        assertThat(vocabulary.allSafeguards())
                .containsExactlyInAnyOrder(
                        "dedup-ledger",
                        "notification/dedup-ledger",
                        "notification/backoff-jitter",
                        "job-queue/backoff-jitter");
    }

    @Test
    void an_unknown_safeguard_is_answered_with_the_nearest_spelling() {
        assertThat(vocabulary.safeguardProblem("notification/backof-jitter"))
                .contains(
                        "unknown safeguard 'notification/backof-jitter'; did you mean 'notification/backoff-jitter'?");
    }
}
