package brownout.jobqueue.adapter;

import static brownout.contracts.jobqueue.v1.JobEventType.JOB_CLAIMED;
import static brownout.contracts.jobqueue.v1.JobEventType.JOB_LEASE_EXPIRED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.chaos.testkit.process.FreePorts;
import brownout.contracts.jobqueue.v1.JobEvent;
import java.io.IOException;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Callers that send nothing or never end their request hold memory, and neither threads nor leases. */
class SlowCallersIT {
    private static final Duration LEASE = Duration.ofSeconds(2);
    private static final int SLOW = 200;
    private static final int IDLE = 2_000;

    private static Lab lab;

    @BeforeAll
    static void start(@TempDir Path directory) {
        lab = new Lab(directory);
        // A body may take longer than this test: what is shown is not that slow ones are cut off in time.
        lab.server("-Djobqueue.lease=" + LEASE.toMillis() + "ms", "-Dfront-door.body-timeout=2m");
        lab.worker("video-worker-1", FreePorts.next(), "-Djobqueue.worker.speed=10");
    }

    @AfterAll
    static void stop() {
        lab.close();
    }

    @Test
    void two_hundred_slow_bodies_and_two_thousand_idle_connections_cost_no_lease_and_health_answers_at_once()
            throws IOException {
        String job = lab.submit("s3://v/long.mp4", 200_000, "");
        lab.awaitEvents(job, JOB_CLAIMED, 1);
        List<Socket> sockets = new ArrayList<>();
        try {
            for (int i = 0; i < IDLE; i++) {
                sockets.add(new Socket("127.0.0.1", lab.http));
            }
            for (int i = 0; i < SLOW; i++) {
                sockets.add(slowBody());
            }
            Instant end = Instant.now().plus(LEASE.multipliedBy(4));
            List<Duration> health = new ArrayList<>();
            await().atMost(Lab.PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
                health.add(timeOf("/q/health/live"));
                health.add(timeOf("/q/health/ready"));
                return Instant.now().isAfter(end);
            });
            assertThat(lab.submit("s3://v/short.mp4", 1_000, ""))
                    .as("work goes on")
                    .isNotEmpty();
            assertThat(median(health)).as("of " + health).isLessThan(Duration.ofMillis(100));
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
        assertThat(lab.awaitStatus(job, "COMPLETED").get("attempt").asInt()).isEqualTo(1);
        assertThat(lab.events(job)).extracting(JobEvent::getType).doesNotContain(JOB_LEASE_EXPIRED);
    }

    private static Socket slowBody() throws IOException {
        Socket socket = new Socket("127.0.0.1", lab.http);
        socket.getOutputStream()
                .write(("POST /v1/jobs HTTP/1.1\r\nHost: lab\r\nContent-Type: application/json\r\n"
                                + "Content-Length: 99\r\n\r\n{")
                        .getBytes(StandardCharsets.US_ASCII));
        return socket;
    }

    private static Duration timeOf(String path) {
        long begin = System.nanoTime();
        HttpResponse<String> answer = lab.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return Duration.ofNanos(System.nanoTime() - begin);
    }

    private static Duration median(List<Duration> times) {
        return times.stream().sorted().skip(times.size() / 2).findFirst().orElseThrow();
    }
}
