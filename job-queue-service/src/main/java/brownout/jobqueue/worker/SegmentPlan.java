package brownout.jobqueue.worker;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.Rendition;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The work of a transcode in the order it is done: probe, then every segment in every rendition, then package. Probe takes
 * 5 % of the time, packaging 10 %, and the segments share the rest.
 *
 * @param segments in order; each is one checkpoint
 * @param total how long everything takes from the beginning
 */
public record SegmentPlan(List<Segment> segments, Duration total) {
    static final Duration SEGMENT_LENGTH = Duration.ofSeconds(10);
    static final Duration USUAL_LENGTH = Duration.ofSeconds(30);
    private static final int MOST_SEGMENTS = 100;
    private static final double PROBE = 0.05;
    private static final double PACKAGE = 0.10;

    /** One piece of one rendition. */
    public record Segment(String rendition, int index) {
        /** As a path below the output: {@code 1080p/00003.seg}. */
        public String path() {
            return String.format(Locale.ROOT, "%s/%05d.seg", rendition, index);
        }
    }

    public SegmentPlan {
        segments = List.copyOf(segments);
    }

    /** @param speed seconds of video in one second */
    public static SegmentPlan of(JobSpec spec, double speed) {
        long length = spec.getVideoLengthMs() > 0 ? spec.getVideoLengthMs() : USUAL_LENGTH.toMillis();
        long pieces = Math.max(1, Math.min(MOST_SEGMENTS, -Math.floorDiv(-length, SEGMENT_LENGTH.toMillis())));
        List<Segment> segments = new ArrayList<>();
        for (int index = 0; index < pieces; index++) {
            for (Rendition rendition : spec.getRenditionsList()) {
                segments.add(new Segment(rendition.getName(), index));
            }
        }
        return new SegmentPlan(segments, Duration.ofNanos((long) (length * 1e6 / speed)));
    }

    /**
     * When the work is due that comes after {@code finished} segments, measured from the start of an attempt that found
     * {@code adopted} segments done already.
     */
    public Duration due(int finished, int adopted) {
        double perSegment = (1 - PROBE - PACKAGE) / segments.size();
        return scaled(PROBE + perSegment * (finished - adopted));
    }

    /** When everything is due for an attempt that found {@code adopted} segments done already. */
    public Duration end(int adopted) {
        return due(segments.size(), adopted).plus(scaled(PACKAGE));
    }

    /** 0..1 */
    public double progress(int finished) {
        return PROBE + (1 - PROBE - PACKAGE) * finished / segments.size();
    }

    private Duration scaled(double share) {
        return Duration.ofNanos((long) (total.toNanos() * share));
    }
}
