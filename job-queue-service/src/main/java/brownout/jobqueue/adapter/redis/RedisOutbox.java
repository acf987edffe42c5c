package brownout.jobqueue.adapter.redis;

import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobEventType;
import brownout.jobqueue.lease.Outbox;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** The outbox stream that the scripts append to. */
public final class RedisOutbox implements Outbox {
    private static final String STREAM = RedisScripts.PREFIX + "outbox";

    private final RedisLink link;

    public RedisOutbox(RedisLink link) {
        this.link = link;
    }

    @Override
    public List<Entry> read(int most) {
        List<StreamMessage<String, byte[]>> messages =
                link.call(redis -> redis.xrange(STREAM, Range.unbounded(), Limit.from(most)));
        return messages.stream().map(RedisOutbox::entry).toList();
    }

    @Override
    public List<Entry> readAfter(String entryId, int most) {
        Range<String> from = Range.from(Range.Boundary.including(entryId), Range.Boundary.unbounded());
        List<StreamMessage<String, byte[]>> messages =
                link.call(redis -> redis.xrange(STREAM, from, Limit.from(most + 1L)));
        return messages.stream()
                .filter(it -> !it.getId().equals(entryId))
                .limit(most)
                .map(RedisOutbox::entry)
                .toList();
    }

    /** Half the time-out of a call at most: Redis must answer "nothing" before the call is given up as unanswered. */
    @Override
    public void await(Duration atMost) {
        Duration half = link.timeout().dividedBy(2);
        Duration block = half.compareTo(atMost) < 0 ? half : atMost;
        // From the beginning of what is left: entries appear at the end, and processed ones are deleted.
        link.callBlocking(
                block,
                redis -> redis.xread(
                        XReadArgs.Builder.block(block).count(1), XReadArgs.StreamOffset.from(STREAM, "0-0")));
    }

    @Override
    public void remove(Collection<String> entryIds) {
        if (!entryIds.isEmpty()) {
            link.call(redis -> redis.xdel(STREAM, entryIds.toArray(String[]::new)));
        }
    }

    /** How many events are not in Kafka yet. */
    public long size() {
        return link.call(redis -> redis.xlen(STREAM));
    }

    private static Entry entry(StreamMessage<String, byte[]> message) {
        Map<String, byte[]> body = message.getBody();
        String job = text(body, "job");
        String type = text(body, "type");
        boolean purged = type.equals("PURGED");
        JobEvent event = purged
                ? JobEvent.getDefaultInstance()
                : JobEvent.newBuilder()
                        .setJobId(job)
                        .setSeq(number(body, "seq"))
                        .setType(JobEventType.valueOf(type))
                        .setAt(JobHash.time(number(body, "at")))
                        .setAttempt((int) number(body, "attempt"))
                        .setFencingToken(number(body, "token"))
                        .setWorker(text(body, "worker"))
                        .setOutput(text(body, "output"))
                        .setReason(text(body, "reason"))
                        .setRefusedToken(number(body, "refusedToken"))
                        .setRefusedCall(text(body, "refusedCall"))
                        .build();
        return new Entry(message.getId(), job, purged, event);
    }

    private static String text(Map<String, byte[]> body, String field) {
        byte[] value = body.get(field);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    private static long number(Map<String, byte[]> body, String field) {
        String text = text(body, field);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }
}
