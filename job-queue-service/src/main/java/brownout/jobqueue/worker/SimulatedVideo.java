package brownout.jobqueue.worker;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.jobqueue.worker.SegmentPlan.Segment;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * An encoder without video: the same phases, timed, and real files. A segment's bytes follow from source, rendition and
 * index alone, so two attempts write the same segment; the manifest says who wrote it.
 *
 * <p>Time runs as it does for an encoder that is a process of its own, like ffmpeg: while this process is stopped the
 * encoder works on, and what was due meanwhile is there when this process wakes. A source {@code simulated://broken} cannot
 * be used, and {@code simulated://flaky} fails in the middle of its first attempt.
 */
public final class SimulatedVideo implements VideoExecutor {
    private static final System.Logger LOG = System.getLogger(SimulatedVideo.class.getName());
    private static final int SEGMENT_BYTES = 2048;
    /** How soon a wish to stop is noticed; a segment can take longer than a worker told to stop may take. */
    private static final Duration SLICE = Duration.ofMillis(100);

    private final Path root;
    private final double speed;
    private final String worker;
    private final Ticker ticker;

    /** @param root the directory that output prefixes are below */
    public SimulatedVideo(Path root, double speed, String worker, Ticker ticker) {
        this.root = root;
        this.speed = speed;
        this.worker = worker;
        this.ticker = ticker;
    }

    @Override
    public Optional<String> run(Attempt attempt) throws IOException, InterruptedException, UnusableSourceException {
        Assigned job = attempt.job();
        SegmentPlan plan = SegmentPlan.of(job.spec(), speed);
        long start = ticker.nanos();
        probe(job);
        Path out = root.resolve(job.outputPrefix());
        Files.createDirectories(out);
        MessageDigest digest = sha256();
        int adopted = adopt(attempt, plan, out, digest);
        for (int i = adopted; i < plan.segments().size(); i++) {
            if (!encodeUntil(start + plan.due(i + 1, adopted).toNanos(), attempt)) {
                return Optional.empty();
            }
            failHalfway(job, i, plan);
            Segment segment = plan.segments().get(i);
            byte[] bytes = content(job.spec(), segment);
            write(out.resolve(segment.path()), bytes);
            digest.update(bytes);
            attempt.reach(plan.progress(i + 1), checkpoint(i + 1, digest, job.outputPrefix()));
        }
        if (!encodeUntil(start + plan.end(adopted).toNanos(), attempt)) {
            return Optional.empty();
        }
        write(out.resolve("manifest.json"), manifest(job, plan, adopted).getBytes(StandardCharsets.UTF_8));
        return Optional.of(job.outputPrefix());
    }

    /** Whether the time came before a wish to stop. */
    private boolean encodeUntil(long due, Attempt attempt) throws InterruptedException {
        while (!attempt.stopping() && ticker.nanos() < due) {
            ticker.sleepUntil(Math.min(due, ticker.nanos() + SLICE.toNanos()));
        }
        return !attempt.stopping();
    }

    private static void probe(Assigned job) throws UnusableSourceException {
        if (job.spec().getSource().startsWith("simulated://broken")) {
            throw new UnusableSourceException(
                    "the source holds no video: " + job.spec().getSource());
        }
    }

    private static void failHalfway(Assigned job, int finished, SegmentPlan plan) throws IOException {
        boolean flaky = job.spec().getSource().startsWith("simulated://flaky") && job.attempt() == 1;
        if (flaky && finished == plan.segments().size() / 2) {
            throw new IOException("the source ended unexpectedly: " + job.spec().getSource());
        }
    }

    /** Takes over the segments of an earlier attempt if they are all there and all as they were. */
    private int adopt(Attempt attempt, SegmentPlan plan, Path out, MessageDigest digest) throws IOException {
        Optional<Checkpoint> found = Checkpoint.parse(attempt.job().checkpoint())
                .filter(it -> it.finished() <= plan.segments().size());
        if (found.isEmpty()) {
            return 0;
        }
        Checkpoint checkpoint = found.get();
        List<Segment> finished = plan.segments().subList(0, checkpoint.finished());
        Path from = root.resolve(checkpoint.prefix());
        MessageDigest whole = sha256();
        for (Segment segment : finished) {
            Path file = from.resolve(segment.path());
            if (!Files.isRegularFile(file)) {
                return startOver(attempt, "no " + file);
            }
            whole.update(Files.readAllBytes(file));
        }
        if (!hex(whole).equals(checkpoint.digest())) {
            return startOver(attempt, "segments below " + from + " are not those of the checkpoint");
        }
        for (Segment segment : finished) {
            byte[] bytes = Files.readAllBytes(from.resolve(segment.path()));
            if (!from.equals(out)) {
                write(out.resolve(segment.path()), bytes);
            }
            digest.update(bytes);
        }
        attempt.reach(
                plan.progress(finished.size()),
                checkpoint(finished.size(), digest, attempt.job().outputPrefix()));
        return finished.size();
    }

    private static int startOver(Attempt attempt, String why) {
        LOG.log(
                System.Logger.Level.INFO,
                "checkpoint unusable job={0}: {1}",
                attempt.job().job(),
                why);
        return 0;
    }

    private static byte[] content(JobSpec spec, Segment segment) {
        byte[] bytes = new byte[SEGMENT_BYTES];
        byte[] seed = hash(spec.getSource() + '\n' + segment.path());
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (seed[i % seed.length] + i / seed.length);
        }
        return bytes;
    }

    private String manifest(Assigned job, SegmentPlan plan, int adopted) {
        StringBuilder json = new StringBuilder("{\n");
        json.append("  \"jobId\": \"").append(job.job()).append("\",\n");
        json.append("  \"token\": ").append(job.token()).append(",\n");
        json.append("  \"attempt\": ").append(job.attempt()).append(",\n");
        json.append("  \"worker\": \"").append(worker).append("\",\n");
        json.append("  \"adopted\": ").append(adopted).append(",\n");
        json.append("  \"segments\": [");
        String separator = "\n";
        for (Segment segment : plan.segments()) {
            String digest = HexFormat.of().formatHex(sha256().digest(content(job.spec(), segment)));
            json.append(separator)
                    .append("    {\"path\": \"")
                    .append(segment.path())
                    .append("\", \"sha256\": \"")
                    .append(digest)
                    .append("\"}");
            separator = ",\n";
        }
        return json.append("\n  ]\n}\n").toString();
    }

    /** Appears whole or not at all: readers never see half a file. */
    private void write(Path file, byte[] bytes) throws IOException {
        Path directory = file.getParent();
        if (directory != null) {
            Files.createDirectories(directory);
        }
        Path temporary = file.resolveSibling(file.getFileName() + "." + worker + ".tmp");
        Files.write(temporary, bytes);
        Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    private static String checkpoint(int finished, MessageDigest digest, String prefix) throws IOException {
        try {
            return new Checkpoint(finished, hex((MessageDigest) digest.clone()), prefix).text();
        } catch (CloneNotSupportedException e) {
            throw new IOException("this JDK's SHA-256 cannot be copied", e);
        }
    }

    private static String hex(MessageDigest digest) {
        return HexFormat.of().formatHex(digest.digest());
    }

    private static byte[] hash(String text) {
        return sha256().digest(text.getBytes(StandardCharsets.UTF_8));
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
