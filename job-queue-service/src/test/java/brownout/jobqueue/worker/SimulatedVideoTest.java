package brownout.jobqueue.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.Rendition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SimulatedVideoTest {
    private static final String JOB = "b59f839d-b639-573e-bc51-7dc3b5e0711a";

    @TempDir
    Path root;

    private Assigned assigned(String source, int attempt, String checkpoint) {
        JobSpec spec = JobSpec.newBuilder()
                .setSource(source)
                .setVideoLengthMs(40_000)
                .addRenditions(Rendition.newBuilder().setName("1080p"))
                .build();
        return new Assigned(
                JOB, spec, attempt, attempt, Duration.ofSeconds(1), checkpoint, "out/" + JOB + "/" + attempt + "/", "");
    }

    private SimulatedVideo executor(Ticker ticker) {
        return new SimulatedVideo(root, 10, "w1", ticker);
    }

    @Test
    void it_writes_every_segment_and_a_manifest_that_says_who_wrote_them() throws Exception {
        Attempt attempt = new Attempt(assigned("s3://v/a.mp4", 1, ""));
        assertThat(executor(new ManualTicker()).run(attempt)).contains("out/" + JOB + "/1/");
        Path out = root.resolve("out/" + JOB + "/1");
        assertThat(out.resolve("1080p")).isDirectoryContaining("glob:**.seg");
        assertThat(Files.readString(out.resolve("manifest.json")))
                .contains(
                        "\"jobId\": \"" + JOB + "\"",
                        "\"token\": 1",
                        "\"attempt\": 1",
                        "\"worker\": \"w1\"",
                        "00003.seg");
        try (Stream<Path> files = Files.walk(out)) {
            assertThat(files.map(Path::toString)).noneMatch(it -> it.endsWith(".tmp"));
        }
    }

    @Test
    void a_later_attempt_goes_on_from_the_checkpoint() throws Exception {
        Attempt first = new Attempt(assigned("simulated://flaky", 1, ""));
        assertThatThrownBy(() -> executor(new ManualTicker()).run(first)).isInstanceOf(IOException.class);
        String checkpoint = first.reached().checkpoint();
        assertThat(Checkpoint.parse(checkpoint))
                .hasValueSatisfying(it -> assertThat(it.finished()).isEqualTo(2));

        executor(new ManualTicker()).run(new Attempt(assigned("simulated://flaky", 2, checkpoint)));
        assertThat(Files.readString(root.resolve("out/" + JOB + "/2/manifest.json")))
                .contains("\"adopted\": 2");
        assertThat(root.resolve("out/" + JOB + "/2/1080p/00000.seg")).exists();
    }

    @Test
    void a_checkpoint_whose_segments_were_changed_is_not_trusted() throws Exception {
        Attempt first = new Attempt(assigned("simulated://flaky", 1, ""));
        assertThatThrownBy(() -> executor(new ManualTicker()).run(first)).isInstanceOf(IOException.class);
        Files.writeString(root.resolve("out/" + JOB + "/1/1080p/00001.seg"), "someone else");

        executor(new ManualTicker())
                .run(new Attempt(
                        assigned("simulated://flaky", 2, first.reached().checkpoint())));
        assertThat(Files.readString(root.resolve("out/" + JOB + "/2/manifest.json")))
                .contains("\"adopted\": 0");
    }

    @Test
    void a_checkpoint_that_points_elsewhere_is_no_checkpoint() {
        assertThat(Checkpoint.parse("v1;1;" + "0".repeat(64) + ";out/../../etc/"))
                .isEmpty();
        assertThat(Checkpoint.parse("")).isEmpty();
    }

    @Test
    void an_attempt_told_to_stop_writes_no_manifest() throws Exception {
        Attempt attempt = new Attempt(assigned("s3://v/a.mp4", 1, ""));
        attempt.stop(Attempt.Stop.LOST);
        assertThat(executor(new ManualTicker()).run(attempt)).isEmpty();
        assertThat(root.resolve("out/" + JOB + "/1/manifest.json")).doesNotExist();
    }

    @Test
    void an_attempt_told_to_stop_does_not_wait_for_the_end_of_its_segment() throws Exception {
        ManualTicker world = new ManualTicker();
        Attempt attempt = new Attempt(assigned("s3://v/a.mp4", 1, ""));
        Ticker stoppingSoon = new Ticker() {
            @Override
            public long nanos() {
                return world.nanos();
            }

            @Override
            public void sleepUntil(long nanos) throws InterruptedException {
                world.sleepUntil(nanos);
                attempt.stop(Attempt.Stop.DRAIN);
            }
        };
        assertThat(executor(stoppingSoon).run(attempt)).isEmpty();
        assertThat(world.nanos()).isLessThanOrEqualTo(Duration.ofMillis(100).toNanos());
    }

    @Test
    void what_was_due_while_the_process_was_stopped_is_done_at_once_when_it_wakes() throws Exception {
        ManualTicker world = new ManualTicker();
        int[] sleeps = {0};
        Ticker stoppedOnce = new Ticker() {
            @Override
            public long nanos() {
                return world.nanos();
            }

            @Override
            public void sleepUntil(long nanos) throws InterruptedException {
                if (sleeps[0]++ == 1) {
                    world.sleep(Duration.ofHours(1));
                }
                world.sleepUntil(nanos);
            }
        };
        executor(stoppedOnce).run(new Attempt(assigned("s3://v/a.mp4", 1, "")));
        assertThat(world.nanos()).isLessThan(Duration.ofMinutes(61).toNanos());
    }

    @Test
    void a_source_without_video_will_never_succeed() {
        assertThatThrownBy(() -> executor(new ManualTicker()).run(new Attempt(assigned("simulated://broken", 1, ""))))
                .isInstanceOf(VideoExecutor.UnusableSourceException.class);
    }
}
