package brownout.chaos.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.chaos.testkit.process.FreePorts;
import brownout.chaos.testkit.process.ProcessException;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RedisServerIT {
    @TempDir
    Path directory;

    @ParameterizedTest
    @EnumSource(RedisBinary.class)
    void keys_outlive_a_restart(RedisBinary binary) throws IOException {
        try (RedisServer redis =
                RedisServer.start(binary, "redis", directory, directory.resolve("redis.log"), FreePorts.next())) {
            assertThat(command(redis.port(), "SET colour blue")).isEqualTo("+OK");
            redis.process().restart();
            redis.awaitReady();
            assertThat(command(redis.port(), "GET colour")).isEqualTo("$4");
        }
    }

    /** Each start forks while others unpack: a binary still open for writing could not be run. */
    @Test
    void unpacked_servers_start_side_by_side() {
        List<RedisServer> servers = IntStream.range(0, 12)
                .parallel()
                .mapToObj(number -> RedisServer.start(
                        RedisBinary.EMBEDDED,
                        "redis-" + number,
                        directory.resolve("redis-" + number),
                        directory.resolve(number + ".log"),
                        FreePorts.next()))
                .toList();
        servers.forEach(RedisServer::close);
        assertThat(servers).hasSize(12);
    }

    @Test
    void a_taken_port_is_named() {
        try (RedisServer first = RedisServer.start(directory.resolve("first"))) {
            assertThatThrownBy(() ->
                            RedisServer.start("redis-2", directory, directory.resolve("redis-2.log"), first.port()))
                    .isInstanceOf(ProcessException.class)
                    .hasMessageContaining("Port " + first.port() + " for redis-2 is taken");
        }
    }

    @Test
    void an_installed_server_is_found_on_the_path_and_only_an_executable_one() throws IOException {
        Path bin = Files.createDirectories(directory.resolve("bin"));
        Path server = Files.writeString(bin.resolve("redis-server"), "");
        assertThat(RedisBinary.onPath(bin + ":/nowhere")).isEmpty();
        assertThat(server.toFile().setExecutable(true)).isTrue();
        assertThat(RedisBinary.onPath("/nowhere:" + bin)).contains(server);
        assertThat(RedisBinary.onPath(null)).isEmpty();
    }

    @Test
    void a_platform_without_a_binary_is_told_what_to_install() {
        String os = System.getProperty("os.name");
        System.setProperty("os.name", "Plan 9");
        try {
            assertThatThrownBy(() -> RedisBinary.EMBEDDED.find(directory))
                    .isInstanceOf(ProcessException.class)
                    .hasMessageContaining("Plan 9")
                    .hasMessageContaining("`apt-get install redis-server` or `brew install redis`");
        } finally {
            System.setProperty("os.name", os);
        }
    }

    @Test
    void two_servers_live_side_by_side() throws IOException {
        try (RedisServer us = RedisServer.start(directory.resolve("us"));
                RedisServer eu = RedisServer.start(directory.resolve("eu"))) {
            assertThat(command(us.port(), "SET colour blue")).isEqualTo("+OK");
            assertThat(command(eu.port(), "GET colour")).isEqualTo("$-1");
        }
    }

    private static String command(int port, String line) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", port)) {
            socket.getOutputStream().write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
            return new java.io.BufferedReader(
                            new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII))
                    .readLine();
        }
    }
}
