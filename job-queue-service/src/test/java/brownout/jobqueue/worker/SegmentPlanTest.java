package brownout.jobqueue.worker;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.Rendition;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SegmentPlanTest {
    private static SegmentPlan plan(long lengthMs, int renditions, double speed) {
        JobSpec.Builder spec = JobSpec.newBuilder().setVideoLengthMs(lengthMs);
        for (int i = 0; i < renditions; i++) {
            spec.addRenditions(Rendition.newBuilder().setName("r" + i));
        }
        return SegmentPlan.of(spec.build(), speed);
    }

    @Test
    void a_video_is_cut_every_ten_seconds_in_every_rendition() {
        assertThat(plan(25_000, 2, 1).segments())
                .extracting(SegmentPlan.Segment::path)
                .containsExactly(
                        "r0/00000.seg", "r1/00000.seg", "r0/00001.seg", "r1/00001.seg", "r0/00002.seg", "r1/00002.seg");
        assertThat(plan(1, 1, 1).segments()).hasSize(1);
        assertThat(plan(86_400_000, 8, 1).segments()).hasSize(800);
    }

    @Test
    void the_whole_takes_the_length_divided_by_the_speed() {
        SegmentPlan plan = plan(30_000, 3, 10);
        assertThat(plan.end(0)).isBetween(Duration.ofMillis(2999), Duration.ofMillis(3001));
        assertThat(plan.due(0, 0)).isLessThan(plan.due(1, 0));
        assertThat(plan.progress(plan.segments().size())).isBetween(0.89, 0.91);
    }

    @Test
    void adopted_segments_take_no_time() {
        SegmentPlan plan = plan(100_000, 1, 10);
        assertThat(plan.end(plan.segments().size())).isLessThan(plan.end(0).dividedBy(5));
    }
}
