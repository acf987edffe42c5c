package brownout.notification.adapter.redis;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.testkit.redis.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.api.sync.RedisCommands;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What each script's header says, asked of a real Redis with nothing around it. */
class LuaScriptsIT {
    private static RedisServer server;
    private static RedisClient client;
    private static StatefulRedisConnection<String, String> connection;

    @BeforeAll
    static void start(@TempDir Path directory) {
        server = RedisServer.start(directory);
        client = RedisClient.create(server.uri());
        connection = client.connect();
    }

    @AfterAll
    static void stop() {
        connection.close();
        client.shutdown();
        server.close();
    }

    @BeforeEach
    void flush() {
        redis().flushall();
    }

    @Test
    void reserve_takes_a_free_key_with_a_lease_and_says_whether_the_mark_is_there() {
        assertThat(reserve("h1", "holder-1")).containsExactly(0L, 0L);
        assertThat(redis().hgetall("record"))
                .containsEntry("holder", "holder-1")
                .containsEntry("state", "pending");
        assertThat(redis().pttl("record")).isBetween(1L, 5_000L);
        redis().set("mark", "7");
        assertThat(reserve("h1", "holder-2")).as("in progress").containsExactly(2L, 1L);
        assertThat(reserve("h2", "holder-3")).as("another body").containsExactly(3L, 1L);
        assertThat(redis().hget("record", "holder")).isEqualTo("holder-1");
    }

    @Test
    void accept_ends_the_lease_and_shows_the_entry_only_where_the_mark_vouches() {
        reserve("h1", "holder-1");
        assertThat(accept("h1")).isEqualTo(1);
        assertThat(redis().hgetall("record")).containsEntry("state", "accepted").doesNotContainKey("holder");
        assertThat(redis().pttl("record")).isGreaterThan(5_000L);
        assertThat(redis().exists("view")).as("the mark is not there").isZero();

        redis().flushall();
        redis().set("mark", "7");
        accept("h1");
        assertThat(redis().hget("view", "entry")).isEqualTo("entry");
        assertThat(reserve("h1", "holder-2")).as("a replay").containsExactly(1L, 1L);
    }

    @Test
    void accept_leaves_another_bodys_key_and_a_newer_view_alone() {
        redis().set("mark", "7");
        reserve("h1", "holder-1");
        assertThat(accept("h2")).isZero();
        assertThat(redis().hget("record", "hash")).isEqualTo("h1");

        publish(3, "newer");
        assertThat(accept("h1")).isEqualTo(1);
        assertThat(redis().hget("view", "entry")).isEqualTo("newer");
        redis().del("view");
        accept("h1");
        assertThat(redis().exists("view"))
                .as("it was shown before, and has had its time")
                .isZero();
    }

    @Test
    void accept_never_shortens_a_records_life() {
        publish(1, "entry");
        redis().pexpire("record", 900_000);
        accept("h1");
        assertThat(redis().pttl("record")).isGreaterThan(800_000);
    }

    @Test
    void release_gives_back_only_what_its_holder_still_has() {
        reserve("h1", "holder-1");
        assertThat(release("holder-2")).isZero();
        assertThat(release("holder-1")).isEqualTo(1);
        assertThat(redis().exists("record")).isZero();
        reserve("h1", "holder-3");
        accept("h1");
        assertThat(release("holder-3")).as("it is accepted").isZero();
    }

    @Test
    void publish_never_goes_back_and_counts_what_it_showed() {
        assertThat(publish(2, "second")).isEqualTo(1);
        assertThat(publish(1, "first")).isZero();
        assertThat(publish(2, "again")).isZero();
        assertThat(redis().hget("view", "entry")).isEqualTo("second");
        assertThat(redis().hgetall("record")).containsEntry("hash", "h1").containsEntry("state", "accepted");

        long shown = run(
                "publish",
                new String[] {"record", "view", "record-2", "view-2"},
                List.of("1", "old", "h1", "60000", "50000", "10", "new", "h2", "60000", "50000"));
        assertThat(shown).as("ten is more than nine, and one is less than two").isEqualTo(1);
        assertThat(redis().hget("view-2", "entry")).isEqualTo("new");
        run("publish", new String[] {"record-2", "view-2"}, List.of("9", "nine", "h2", "60000", "50000"));
        assertThat(redis().hget("view-2", "version")).isEqualTo("10");
        assertThat(redis().pttl("view-2")).isLessThan(redis().pttl("record-2"));
    }

    @Test
    void a_mark_is_renewed_by_its_owner_alone() {
        redis().psetex("mark", 1_000, "7");
        assertThat((long) run("vouch", new String[] {"mark"}, List.of("8", "60000")))
                .isZero();
        assertThat(redis().pttl("mark")).isLessThanOrEqualTo(1_000);
        assertThat((long) run("vouch", new String[] {"mark"}, List.of("7", "60000")))
                .isEqualTo(1);
        assertThat(redis().pttl("mark")).isGreaterThan(1_000);
    }

    @Test
    void a_loading_that_was_flushed_or_overtaken_sets_no_mark() {
        assertThat(loaded("token-1")).isZero();
        redis().set("loading", "token-2");
        assertThat(loaded("token-1")).isZero();
        assertThat(redis().exists("mark")).isZero();
        assertThat(loaded("token-2")).isEqualTo(1);
        assertThat(redis().get("mark")).isEqualTo("7");
        assertThat(redis().exists("loading")).isZero();
    }

    @Test
    void an_operators_key_is_taken_once_and_its_answer_kept_for_the_same_request() {
        assertThat(take("h1")).containsExactly("0", "");
        assertThat(redis().pttl("answer")).isPositive();
        assertThat(take("h1")).containsExactly("2", "");
        assertThat(take("h2")).containsExactly("3", "");
        redis().hset("answer", "answer", "kept");
        assertThat(take("h1")).containsExactly("1", "kept");
        assertThat(take("h2")).containsExactly("3", "");
    }

    private static RedisCommands<String, String> redis() {
        return connection.sync();
    }

    private static List<Long> reserve(String hash, String holder) {
        return redis().eval(
                        source("reserve"),
                        ScriptOutputType.MULTI,
                        new String[] {"record", "mark"},
                        hash,
                        holder,
                        "5000");
    }

    private static long accept(String hash) {
        return run("accept", new String[] {"record", "mark", "view"}, List.of(hash, "60000", "50000", "entry"));
    }

    private static long release(String holder) {
        return run("release", new String[] {"record"}, List.of(holder));
    }

    private static long publish(int version, String entry) {
        return run(
                "publish",
                new String[] {"record", "view"},
                List.of(String.valueOf(version), entry, "h1", "60000", "50000"));
    }

    private static long loaded(String token) {
        return run("loaded", new String[] {"mark", "loading"}, List.of(token, "7", "60000"));
    }

    private static List<String> take(String hash) {
        return redis().eval(source("take"), ScriptOutputType.MULTI, new String[] {"answer"}, hash, "60000");
    }

    private static long run(String script, String[] keys, List<String> arguments) {
        Long answer = redis().eval(source(script), ScriptOutputType.INTEGER, keys, arguments.toArray(String[]::new));
        return answer;
    }

    private static String source(String script) {
        try (InputStream in = LuaScriptsIT.class.getResourceAsStream("/lua/" + script + ".lua")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
