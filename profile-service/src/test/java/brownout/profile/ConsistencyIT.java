package brownout.profile;

import static brownout.profile.Regions.EU;
import static brownout.profile.Regions.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.profile.Regions.Reply;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What each level promises, while everything works and while eu is cut off. */
@ExtendWith(RunningRegions.class)
class ConsistencyIT {

    private static final Duration SOON = Duration.ofSeconds(60);
    private static final String CONSISTENCY = "Consistency";
    private static final String TOKEN = "Session-Token";
    private static final String UNAVAILABLE = "On-Unavailable";

    private final String id = "user-" + UUID.randomUUID();

    @Test
    void a_write_in_any_region_is_seen_by_its_session_and_by_strong_reads_everywhere(Regions regions) {
        Reply created = regions.put(EU, id, "Ada");
        assertThat(created.status()).as(created.toString()).isEqualTo(201);
        assertThat(created.version()).isEqualTo(1);
        assertThat(created.header("ETag")).isEqualTo("\"1-1\"");

        for (String region : new String[] {US, EU}) {
            Reply session = regions.read(region, id, CONSISTENCY, "session", TOKEN, created.token());
            assertThat(session.status()).as(session.toString()).isEqualTo(200);
            assertThat(session.version()).isEqualTo(1);
            assertThat(session.header("Consistency-Achieved")).isEqualTo("session");

            Reply strong = readBy(region + "; redis", regions, region, CONSISTENCY, "strong");
            assertThat(strong.version()).as(strong.toString()).isEqualTo(1);
            assertThat(strong.header("Consistency-Achieved")).isEqualTo("strong");
            assertThat(strong.json().at("/fields/displayName").asText()).isEqualTo("Ada");
            assertThat(Long.parseLong(strong.header("Staleness-Bound-Ms"))).isBetween(0L, 30_000L);
        }
    }

    @Test
    void a_conditional_read_is_made_at_its_level_and_saves_only_the_body(Regions regions) {
        String first = regions.put(EU, id, "Ada").header("ETag");
        for (String level : new String[] {"strong", "bounded; max-staleness=60s", "eventual"}) {
            Reply same = regions.read(US, id, CONSISTENCY, level, "If-None-Match", first);
            assertThat(same.status()).as(same.toString()).isEqualTo(304);
            assertThat(same.http().body()).isEmpty();
            assertThat(same.header("Consistency-Achieved")).isEqualTo(level);
            assertThat(same.header("Served-By")).isEqualTo("us; redis");
            assertThat(same.header("Staleness-Bound-Ms")).isNotEmpty();
            assertThat(same.token()).isNotEmpty();
            assertThat(same.header("ETag")).isEqualTo(first);
            assertThat(same.header("Cache-Control")).isEqualTo("private, no-cache");
            assertThat(same.header("Vary")).isEqualTo("Authorization, Consistency, Session-Token, On-Unavailable");
        }
        regions.put(US, id, "Grace");
        Reply newer = regions.read(EU, id, CONSISTENCY, "strong", "If-None-Match", first);
        assertThat(newer.status()).as(newer.toString()).isEqualTo(200);
        assertThat(newer.version()).isEqualTo(2);
        assertThat(regions.read(US, id, "If-None-Match", "\"1-9\", W/\"1-2\"").status())
                .isEqualTo(304);
        assertThat(regions.read(US, id, "If-None-Match", "*").status()).isEqualTo(304);
        assertThat(regions.read(US, "no-" + id, "If-None-Match", "*").status()).isEqualTo(404);
    }

    @Test
    void head_tells_what_get_would_without_the_body(Regions regions) {
        String etag = regions.put(US, id, "Ada").header("ETag");
        Reply head = regions.send(US, "HEAD", "/v1/profiles/" + id, null, CONSISTENCY, "strong");
        assertThat(head.status()).as(head.toString()).isEqualTo(200);
        assertThat(head.http().body()).isEmpty();
        assertThat(head.header("ETag")).isEqualTo(etag);
        assertThat(head.header("Consistency-Achieved")).isEqualTo("strong");
        assertThat(head.header("Content-Type")).startsWith("application/json");
        assertThat(regions.send(US, "HEAD", "/v1/profiles/no-" + id, null).status())
                .isEqualTo(404);
    }

    @Test
    void a_strong_read_in_a_replica_sees_every_write_acknowledged_before_it(Regions regions) {
        for (int version = 1; version <= 15; version++) {
            assertThat(regions.put(US, id, "name " + version).version()).isEqualTo(version);
            Reply strong = regions.read(EU, id, CONSISTENCY, "strong");
            assertThat(strong.version()).as(strong.toString()).isEqualTo(version);
        }
    }

    @Test
    void a_session_never_reads_older_than_it_wrote_while_its_region_is_cut_off_from_the_log(Regions regions) {
        writeAndReplicate(regions, "before");
        regions.cut("profile-eu_to_kafka");
        Reply second = regions.put(EU, id, "after");
        assertThat(second.version()).as(second.toString()).isEqualTo(2);

        Reply redirected = regions.read(EU, id, CONSISTENCY, "session", TOKEN, second.token());
        assertThat(redirected.version()).as(redirected.toString()).isEqualTo(2);
        assertThat(redirected.header("Served-By")).isEqualTo("us; forwarded");
        assertThat(redirected.header("Consistency-Achieved")).isEqualTo("session");

        Reply refused = regions.read(EU, id, CONSISTENCY, "session", TOKEN, second.token(), UNAVAILABLE, "fail");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().path("needed").asText()).contains("applied offsets");
        assertThat(refused.json().path("have").asText()).contains("applied offsets");
        assertThat(refused.json().has("etaMs")).isTrue();

        Reply waited = regions.read(
                EU, id, CONSISTENCY, "session", TOKEN, second.token(), UNAVAILABLE, "wait", "Request-Timeout", "700ms");
        assertThat(waited.status()).as(waited.toString()).isEqualTo(503);
        assertThat(waited.took()).isBetween(Duration.ofMillis(600), Duration.ofSeconds(30));

        Reply degraded = regions.read(EU, id, CONSISTENCY, "session", TOKEN, second.token(), UNAVAILABLE, "degrade");
        assertThat(degraded.version()).isEqualTo(1);
        assertThat(degraded.header("Consistency-Achieved")).isEqualTo("eventual");
        assertThat(degraded.header("Consistency-Requested")).isEqualTo("session");

        // The same read without its safeguard: it still says session, and it is older than the session's own write.
        regions.safeguards(EU, "{\"session-tokens\":false}");
        Reply broken = regions.read(EU, id, CONSISTENCY, "session", TOKEN, second.token());
        assertThat(broken.version()).isEqualTo(1);
        assertThat(broken.header("Consistency-Achieved")).isEqualTo("session");
        regions.safeguards(EU, "{\"session-tokens\":true}");

        regions.heal();
        await().atMost(SOON).untilAsserted(() -> {
            Reply again = regions.read(EU, id, CONSISTENCY, "session", TOKEN, second.token());
            assertThat(again.version()).isEqualTo(2);
            assertThat(again.header("Served-By")).isEqualTo("eu; redis");
        });
    }

    @Test
    void a_bounded_read_never_exceeds_its_bound_while_its_region_is_cut_off_from_the_log(Regions regions) {
        writeAndReplicate(regions, "before");
        Reply fresh = readBy("eu; redis", regions, EU, CONSISTENCY, "bounded; max-staleness=20s");
        assertThat(Long.parseLong(fresh.header("Staleness-Bound-Ms"))).isBetween(0L, 20_000L);

        regions.cut("profile-eu_to_kafka");
        assertThat(regions.put(US, id, "after").version()).isEqualTo(2);
        long acknowledged = System.nanoTime();
        await().atMost(SOON).untilAsserted(() -> {
            Reply eventual = regions.read(EU, id);
            assertThat(eventual.version()).isEqualTo(1);
            assertThat(Long.parseLong(eventual.header("Staleness-Bound-Ms"))).isGreaterThan(3000);
        });

        Reply redirected = regions.read(EU, id, CONSISTENCY, "bounded; max-staleness=3s");
        assertThat(redirected.version()).as(redirected.toString()).isEqualTo(2);
        assertThat(redirected.header("Served-By")).isEqualTo("us; forwarded");
        Reply refused = regions.read(EU, id, CONSISTENCY, "bounded; max-staleness=3s", UNAVAILABLE, "fail");
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.json().path("needed").asText()).isEqualTo("staleness of at most 3000 ms");

        // By wall clock, silence counts as freshness: however long ago the second write was acknowledged, the claim
        // stays what the delay of the last record was, until it is a lie.
        regions.safeguards(EU, "{\"echo-watermark\":false}");
        await().atMost(SOON).untilAsserted(() -> {
            Duration behind = Duration.ofNanos(System.nanoTime() - acknowledged);
            Reply broken = regions.read(EU, id, CONSISTENCY, "bounded; max-staleness=30s");
            assertThat(broken.version()).as(broken.toString()).isEqualTo(1);
            assertThat(broken.header("Consistency-Achieved")).isEqualTo("bounded; max-staleness=30s");
            assertThat(Long.parseLong(broken.header("Staleness-Bound-Ms"))).isLessThan(behind.toMillis());
        });
    }

    @Test
    void a_strong_read_of_a_region_that_is_cut_off_from_the_log_is_answered_by_the_home(Regions regions) {
        writeAndReplicate(regions, "before");
        regions.cut("profile-eu_to_kafka");
        assertThat(regions.put(US, id, "after").version()).isEqualTo(2);
        Reply strong = regions.read(EU, id, CONSISTENCY, "strong");
        assertThat(strong.version()).as(strong.toString()).isEqualTo(2);
        assertThat(strong.header("Served-By")).isEqualTo("us; forwarded");

        regions.safeguards(EU, "{\"read-barrier\":false}");
        Reply broken = regions.read(EU, id, CONSISTENCY, "strong");
        assertThat(broken.version()).as(broken.toString()).isEqualTo(1);
        assertThat(broken.header("Consistency-Achieved")).isEqualTo("strong");
    }

    @Test
    void a_region_that_is_cut_off_from_everyone_says_so_in_time_and_still_answers_eventual_reads(Regions regions) {
        Reply first = writeAndReplicate(regions, "before");
        regions.cut("profile-eu_to_kafka");
        regions.cut("profile-eu_to_profile-us");

        assertThat(regions.read(EU, id).version()).isEqualTo(1);
        assertThat(regions.read(EU, id, CONSISTENCY, "session", TOKEN, first.token())
                        .version())
                .isEqualTo(1);
        Reply strong = regions.read(EU, id, CONSISTENCY, "strong", "Request-Timeout", "1s");
        assertThat(strong.status()).as(strong.toString()).isEqualTo(503);
        assertThat(strong.took()).isLessThan(Duration.ofSeconds(30));
        Reply write = regions.put(EU, id, "lost?", "Request-Timeout", "1s", "Idempotency-Key", "k-" + id);
        // Whether it is known depends on whether the request had left before the link swallowed it.
        assertThat(write.status() + " " + write.json().path("outcome").asText())
                .as(write.toString())
                .isIn("504 unknown", "503 not-written");
        assertThat(regions.send(EU, "GET", "/q/health/live", null).status()).isEqualTo(200);
        assertThat(regions.send(EU, "GET", "/q/health/ready", null).status()).isEqualTo(200);

        regions.heal();
        await().atMost(SOON).untilAsserted(() -> {
            Reply again = regions.put(EU, id, "lost?", "Idempotency-Key", "k-" + id);
            assertThat(again.version()).as(again.toString()).isEqualTo(2);
        });
    }

    /** A machine that is too busy for a marker in time lets the home answer once in a while, as it should. */
    private Reply readBy(String layer, Regions regions, String region, String... headers) {
        return await().atMost(SOON)
                .until(
                        () -> regions.read(region, id, headers),
                        reply -> reply.header("Served-By").equals(layer));
    }

    private Reply writeAndReplicate(Regions regions, String name) {
        Reply written = regions.put(US, id, name);
        assertThat(written.status()).as(written.toString()).isEqualTo(201);
        await().atMost(SOON)
                .untilAsserted(() -> assertThat(regions.read(EU, id).version()).isEqualTo(1));
        return written;
    }
}
