package brownout.chaos.adapter.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import brownout.chaos.testkit.provider.ProviderName;
import brownout.chaos.testkit.provider.adapter.DeliveryLog;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.HdrHistogram.Histogram;

/** What the push provider's own log says was delivered since a mark; read in one go, not while the load runs. */
public final class Deliveries {
    private final Path file;
    private long mark;

    public Deliveries(DeliveryLog log) {
        this.file = log.file();
    }

    public static Deliveries ofPush(BenchStage stage) {
        return new Deliveries(stage.providers().log(ProviderName.PUSH));
    }

    /** Everything before now is of no interest. */
    public void mark() throws IOException {
        mark = Files.exists(file) ? Files.size(file) : 0;
    }

    /** @param withinTime deliveries up to the end of the load */
    public record Judged(Histogram latency, long delivered, long withinTime, long doubled) {}

    /**
     * @param acceptedAt id to the time of its 202
     * @param end of the load, in milliseconds since 1970
     */
    public Judged judge(Map<String, Long> acceptedAt, long end) throws IOException {
        var latency = new Histogram(3);
        var seen = new HashMap<String, Integer>();
        long withinTime = 0;
        for (String line : lines()) {
            String id = value(line, "notificationId");
            Long accepted = acceptedAt.get(id);
            if (accepted == null || !"delivered".equals(value(line, "kind"))) {
                continue;
            }
            long at = Instant.parse(value(line, "at")).toEpochMilli();
            if (seen.merge(id, 1, Integer::sum) == 1) {
                latency.recordValue(Math.max(0, at - accepted));
                withinTime += at <= end ? 1 : 0;
            }
        }
        long doubled = seen.values().stream().filter(times -> times > 1).count();
        return new Judged(latency, seen.size(), withinTime, doubled);
    }

    private String[] lines() throws IOException {
        if (!Files.exists(file)) {
            return new String[0];
        }
        try (var in = new RandomAccessFile(file.toFile(), "r")) {
            in.seek(mark);
            var bytes = new byte[Math.toIntExact(in.length() - mark)];
            in.readFully(bytes);
            String text = new String(bytes, UTF_8);
            // The last line may be half written.
            int whole = text.lastIndexOf('\n');
            return whole < 0 ? new String[0] : text.substring(0, whole).split("\n");
        }
    }

    private static String value(String line, String key) {
        int at = line.indexOf("\"" + key + "\":\"");
        if (at < 0) {
            return "";
        }
        int from = at + key.length() + 4;
        return line.substring(from, line.indexOf('"', from));
    }
}
