package brownout.chaos.testkit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.testkit.process.FreePorts;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
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
