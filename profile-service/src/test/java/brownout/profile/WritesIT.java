package brownout.profile;

import static brownout.profile.Regions.EU;
import static brownout.profile.Regions.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.profile.Regions.Reply;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a write promises. */
@ExtendWith(RunningRegions.class)
class WritesIT {

    private static final Duration SOON = Duration.ofSeconds(60);

    private final String id = "user-" + UUID.randomUUID();

    @Test
    void of_many_writers_with_the_same_etag_one_wins_and_the_others_are_told(Regions regions) {
        String etag = regions.put(US, id, "start").header("ETag");
        List<Reply> replies =
                inParallel(8, i -> regions.put(i % 2 == 0 ? US : EU, id, "writer " + i, "If-Match", etag));
        assertThat(replies).extracting(Reply::status).containsOnly(200, 412);
        assertThat(replies).filteredOn(reply -> reply.status() == 200).hasSize(1);
        assertThat(replies).filteredOn(reply -> reply.status() == 412).allSatisfy(reply -> {
            assertThat(reply.header("ETag")).isEqualTo("\"1-2\"");
            assertThat(reply.json().path("outcome").asText()).isEqualTo("not-written");
        });
        Reply unless = regions.put(EU, id, "first?", "If-None-Match", "*");
        assertThat(unless.status()).isEqualTo(412);
    }

    @Test
    void concurrent_writes_get_every_version_once_and_each_names_the_one_it_replaced(Regions regions) {
        List<Reply> replies =
                inParallel(60, i -> regions.put(i % 3 == 0 ? EU : US, id, "name " + i, "Request-Timeout", "20s"));
        assertThat(replies)
                .extracting(Reply::version)
                .doesNotHaveDuplicates()
                .contains(1L, 60L)
                .hasSize(60);
        assertThat(replies)
                .allSatisfy(reply ->
                        assertThat(reply.json().path("prevVersion").asLong()).isEqualTo(reply.version() - 1));
    }

    @Test
    void a_retry_gets_the_first_answer_in_any_region(Regions regions) {
        Reply first = regions.put(EU, id, "Ada", "Idempotency-Key", "key-1");
        regions.put(US, id, "Grace");
        Reply retry = regions.put(US, id, "Ada", "Idempotency-Key", "key-1");
        assertThat(retry.status()).as(retry.toString()).isEqualTo(200);
        assertThat(retry.header("Idempotency-Replayed")).isEqualTo("true");
        assertThat(retry.http().body()).isEqualTo(first.http().body());
        assertThat(retry.json().path("opId").asText())
                .as("the first half of the SHA-256 of key-1")
                .isEqualTo("be2974546978e3739e6d6da85c4be9f3")
                .doesNotContain("key-1");
        assertThat(retry.token()).isEqualTo(first.token());
        Reply other = regions.put(US, id, "Eve", "Idempotency-Key", "key-1");
        assertThat(other.status()).isEqualTo(422);
        assertThat(regions.read(US, id, "Consistency", "strong").version()).isEqualTo(2);
    }

    @Test
    void a_patch_changes_what_it_names_removes_what_it_nulls_and_keeps_the_rest(Regions regions) {
        regions.send(
                US,
                "PUT",
                "/v1/profiles/" + id,
                "{\"displayName\":\"Ada\",\"email\":\"ada@example.org\",\"attributes\":{\"a\":\"1\",\"b\":\"2\"}}",
                "Content-Type",
                "application/json");
        Reply patched = regions.send(
                EU,
                "PATCH",
                "/v1/profiles/" + id,
                "{\"email\":null,\"marketingOptOut\":true,\"attributes\":{\"a\":null,\"c\":\"3\"}}",
                "Content-Type",
                "application/merge-patch+json");
        assertThat(patched.status()).as(patched.toString()).isEqualTo(200);
        assertThat(patched.json().path("fields").toString())
                .isEqualTo("{\"displayName\":\"Ada\",\"email\":\"\",\"phone\":\"\",\"deviceToken\":\"\","
                        + "\"marketingOptOut\":true,\"blocked\":false,\"lastSeen\":\"\","
                        + "\"attributes\":{\"b\":\"2\",\"c\":\"3\"}}");
    }

    @Test
    void a_write_whose_answer_the_log_withholds_is_unknown_and_its_retry_finds_out(Regions regions) {
        assertThat(regions.put(US, id, "before").version()).isEqualTo(1);
        regions.cut("profile-us_to_kafka");
        Reply silent = regions.put(US, id, "during", "Idempotency-Key", "key-2", "Request-Timeout", "2s");
        assertThat(silent.status() + " " + silent.json().path("outcome").asText())
                .as(silent.toString())
                .isIn("504 unknown", "503 not-written");
        assertThat(silent.took()).isLessThan(Duration.ofSeconds(30));
        regions.heal();
        await().atMost(SOON).untilAsserted(() -> {
            Reply retry = regions.put(US, id, "during", "Idempotency-Key", "key-2");
            assertThat(retry.version()).as(retry.toString()).isEqualTo(2);
        });
        assertThat(regions.put(US, id, "after").version()).isEqualTo(3);
        assertThat(regions.read(EU, id, "Consistency", "strong").version()).isEqualTo(3);
    }

    private static List<Reply> inParallel(int count, IntFunction<Reply> call) {
        ExecutorService threads = Executors.newFixedThreadPool(8);
        try {
            List<CompletableFuture<Reply>> futures = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int number = i;
                futures.add(CompletableFuture.supplyAsync(() -> call.apply(number), threads));
            }
            return futures.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdownNow();
        }
    }
}
