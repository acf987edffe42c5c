package brownout.jobqueue.adapter.redis;

import static brownout.jobqueue.adapter.redis.RedisScripts.bytes;

import brownout.jobqueue.job.StoredJob;
import brownout.jobqueue.lease.Outbox;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.StreamMessage;
import io.lettuce.core.XReadArgs;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The outbox stream that the scripts append to. */
public final class RedisOutbox implements Outbox {
    private static final String STREAM = RedisScripts.PREFIX + "outbox";

    private static final String EVENT = "@";

    private final RedisScripts scripts;
    private final RedisLink link;

    public RedisOutbox(RedisScripts scripts) {
        this.scripts = scripts;
        this.link = scripts.link();
    }

    @Override
    public List<Entry> read(int most) {
        List<StreamMessage<String, byte[]>> messages =
                link.call(redis -> redis.xrange(STREAM, Range.unbounded(), Limit.from(most)));
        return messages.stream().map(RedisOutbox::entry).toList();
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

    @Override
    public void setAside(String entryId, String why) {
        scripts.number("set-aside", bytes(entryId), bytes(why));
    }

    private static Entry entry(StreamMessage<String, byte[]> message) {
        JobHash event = new JobHash(fields(message, true));
        try {
            String job = event.text("job");
            if (event.text("type").equals("PURGED")) {
                return new Entry.Purged(message.getId(), job);
            }
            StoredJob after = new JobHash(fields(message, false)).toJob(job);
            return new Entry.Changed(message.getId(), event.toEvent(after.state()), after);
        } catch (RuntimeException e) {
            return new Entry.Unreadable(message.getId(), e.toString());
        }
    }

    /** Those of the event, without their mark, or those of the job. */
    private static Map<String, byte[]> fields(StreamMessage<String, byte[]> message, boolean ofEvent) {
        Map<String, byte[]> fields = new LinkedHashMap<>();
        message.getBody().forEach((name, value) -> {
            if (name.startsWith(EVENT) == ofEvent) {
                fields.put(ofEvent ? name.substring(EVENT.length()) : name, value);
            }
        });
        return fields;
    }
}
