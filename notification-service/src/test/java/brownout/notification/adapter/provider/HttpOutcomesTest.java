package brownout.notification.adapter.provider;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.notification.channel.DeliveryOutcome;
import brownout.notification.channel.DeliveryOutcome.Delivered;
import brownout.notification.channel.DeliveryOutcome.NotSent;
import brownout.notification.channel.DeliveryOutcome.Rejected;
import brownout.notification.channel.DeliveryOutcome.Unknown;
import brownout.notification.channel.Reconciliation;
import brownout.notification.delivery.MutableClock;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class HttpOutcomesTest {
    private final MutableClock clock = new MutableClock();
    private final HttpOutcomes outcomes = new HttpOutcomes(clock);

    @Test
    void each_status_means_what_it_proves_and_no_more() {
        assertThat(of(200, "id-1")).isEqualTo(new Delivered("id-1"));
        assertThat(of(201, "id-1")).isEqualTo(new Delivered("id-1"));
        assertThat(of(200, "")).as("taken, perhaps, but by what name?").isInstanceOf(Unknown.class);
        for (int status : new int[] {400, 404, 410, 413, 422}) {
            assertThat(of(status, "")).as("" + status).isInstanceOf(Rejected.class);
        }
        for (int status : new int[] {401, 403, 429}) {
            assertThat(of(status, "")).as("" + status).isInstanceOf(NotSent.class);
        }
        for (int status : new int[] {302, 408, 409, 425, 500, 502, 503, 504}) {
            assertThat(of(status, "")).as("" + status).isInstanceOf(Unknown.class);
        }
    }

    @Test
    void no_connection_is_a_proof_and_no_answer_is_none() {
        assertThat(outcomes.of(new HttpExchange.NotBegun("refused"), Optional::of))
                .isInstanceOf(NotSent.class);
        assertThat(outcomes.of(new HttpExchange.Lost("reset"), Optional::of)).isInstanceOf(Unknown.class);
    }

    @Test
    void retry_after_is_read_in_both_forms_and_nonsense_is_no_wish() {
        assertThat(retryAfter("7")).contains(Duration.ofSeconds(7));
        var date = DateTimeFormatter.RFC_1123_DATE_TIME.format(
                clock.instant().plusSeconds(30).atZone(ZoneOffset.UTC));
        assertThat(retryAfter(date)).contains(Duration.ofSeconds(30));
        assertThat(retryAfter("999999999")).contains(Duration.ofDays(1));
        assertThat(retryAfter("soon")).isEmpty();
        assertThat(retryAfter("-1")).isEmpty();
    }

    @Test
    void a_provider_that_does_not_know_a_key_says_so_and_one_that_fails_says_nothing() {
        assertThat(found(200, "id-1")).isEqualTo(new Reconciliation.Found("id-1"));
        assertThat(found(404, "")).isEqualTo(new Reconciliation.NotFound());
        assertThat(found(503, "")).isInstanceOf(Reconciliation.Unanswered.class);
        assertThat(HttpOutcomes.found(new HttpExchange.Lost("reset"), Optional::of))
                .isInstanceOf(Reconciliation.Unanswered.class);
    }

    private DeliveryOutcome of(int status, String body) {
        return outcomes.of(answer(status, body, Map.of()), HttpOutcomesTest::id);
    }

    private Optional<Duration> retryAfter(String value) {
        var outcome = outcomes.of(answer(429, "", Map.of("retry-after", value)), HttpOutcomesTest::id);
        return ((NotSent) outcome).retryAfter();
    }

    private static Reconciliation found(int status, String body) {
        return HttpOutcomes.found(answer(status, body, Map.of()), HttpOutcomesTest::id);
    }

    private static Optional<String> id(String body) {
        return body.isEmpty() ? Optional.empty() : Optional.of(body);
    }

    private static HttpExchange.Answer answer(int status, String body, Map<String, String> headers) {
        var sorted = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
        sorted.putAll(headers);
        return new HttpExchange.Answer(status, sorted, Buffer.buffer(body));
    }
}
