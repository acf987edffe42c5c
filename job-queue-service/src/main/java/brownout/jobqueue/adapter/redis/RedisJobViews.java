package brownout.jobqueue.adapter.redis;

import brownout.jobqueue.dispatch.Backlog;
import brownout.jobqueue.dispatch.Intake.Room;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.JobViews;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.StoredJob;
import brownout.jobqueue.lease.StoreLostException;
import brownout.jobqueue.lease.StoreUnavailableException;
import io.lettuce.core.KeyValue;
import io.lettuce.core.LettuceFutures;
import io.lettuce.core.Limit;
import io.lettuce.core.Range;
import io.lettuce.core.RedisFuture;
import io.lettuce.core.ScoredValue;
import io.lettuce.core.api.sync.RedisCommands;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Jobs and counters as Redis holds them. */
public final class RedisJobViews implements JobViews {
    private static final String P = RedisScripts.PREFIX;
    private static final int MOST_LOOKED_AT = 2000;
    private static final int STRIDE = 200;

    private final RedisScripts scripts;
    private final RedisLink link;

    public RedisJobViews(RedisScripts scripts) {
        this.scripts = scripts;
        this.link = scripts.link();
    }

    @Override
    public Optional<StoredJob> find(JobId id) {
        return Optional.ofNullable(findAll(List.of(id.value())).get(id.value()));
    }

    @Override
    public Map<String, StoredJob> findAll(Collection<String> ids) {
        Map<String, RedisFuture<Map<String, byte[]>>> asked = new LinkedHashMap<>();
        return link.callNamed((redis, name) -> {
            requireOpen(redis, name);
            ids.forEach(
                    id -> asked.put(id, redis.getStatefulConnection().async().hgetall(P + "job:" + id)));
            Map<String, StoredJob> found = new LinkedHashMap<>();
            asked.forEach((id, answer) -> {
                Map<String, byte[]> hash =
                        LettuceFutures.awaitOrCancel(answer, link.timeout().toMillis(), TimeUnit.MILLISECONDS);
                if (!hash.isEmpty()) {
                    found.put(id, new JobHash(hash).toJob(id));
                }
            });
            return found;
        });
    }

    /** What a Redis lacks that may have lost data is not unknown, and what it has may be old. */
    private void requireOpen(RedisCommands<String, byte[]> redis, String name) {
        if (redis.exists(scripts.marker(name)) == 0) {
            throw new StoreLostException();
        }
    }

    @Override
    public Page list(Filter filter, Optional<Cursor> from, int limit) {
        return page("jobs", filter, from, limit);
    }

    @Override
    public Page deadLetters(Optional<Cursor> from, int limit) {
        return page("dead", new Filter(Optional.empty(), Optional.empty(), Optional.empty()), from, limit);
    }

    /** Walks backwards in time. Filters are applied while walking, so a page ends after {@value #MOST_LOOKED_AT} jobs too. */
    private Page page(String set, Filter filter, Optional<Cursor> from, int limit) {
        List<StoredJob> jobs = new ArrayList<>();
        Optional<Cursor> at = from;
        for (int looked = 0; looked < MOST_LOOKED_AT; looked += STRIDE) {
            List<Cursor> stride = stride(set, at);
            Map<String, StoredJob> read =
                    findAll(stride.stream().map(Cursor::id).toList());
            for (Cursor entry : stride) {
                at = Optional.of(entry);
                Optional.ofNullable(read.get(entry.id())).filter(filter::admits).ifPresent(jobs::add);
                if (jobs.size() == limit) {
                    return new Page(jobs, at);
                }
            }
            if (stride.size() < STRIDE) {
                return new Page(jobs, Optional.empty());
            }
        }
        return new Page(jobs, at);
    }

    private List<Cursor> stride(String set, Optional<Cursor> from) {
        double newest = from.map(it -> (double) it.at()).orElse(Double.POSITIVE_INFINITY);
        Range<Double> range = Range.from(Range.Boundary.unbounded(), Range.Boundary.including(newest));
        // Entries of the cursor's own millisecond come again and are skipped: ids are in descending order within one.
        List<Cursor> entries = new ArrayList<>();
        int skip = 0;
        while (entries.size() < STRIDE) {
            int offset = skip;
            List<ScoredValue<byte[]>> rows =
                    link.call(redis -> redis.zrevrangebyscoreWithScores(P + set, range, Limit.create(offset, STRIDE)));
            for (ScoredValue<byte[]> row : rows) {
                Cursor entry = new Cursor((long) row.getScore(), new String(row.getValue(), StandardCharsets.UTF_8));
                if (from.isEmpty() || isAfter(entry, from.get())) {
                    entries.add(entry);
                }
            }
            skip += rows.size();
            if (rows.size() < STRIDE) {
                break;
            }
        }
        return entries.size() > STRIDE ? entries.subList(0, STRIDE) : entries;
    }

    private static boolean isAfter(Cursor entry, Cursor from) {
        return entry.at() < from.at() || entry.id().compareTo(from.id()) < 0;
    }

    /** Measures every class into {@code backlog}. */
    public void measure(Backlog backlog, Instant now) {
        Map<String, byte[]> waiting = link.call(redis -> redis.hgetall(P + "waiting"));
        Map<String, byte[]> inflight = link.call(redis -> redis.hgetall(P + "inflight"));
        Map<String, byte[]> done = link.call(redis -> redis.hgetall(P + "done"));
        for (PriorityClass priority : PriorityClass.ALL) {
            int rank = priority.rank();
            backlog.measured(
                    priority,
                    number(waiting, "c:" + rank),
                    number(waiting, "a:" + rank),
                    number(inflight, "c:" + rank),
                    oldestAge(rank, now),
                    number(done, Integer.toString(rank)),
                    now);
        }
    }

    private Duration oldestAge(int rank, Instant now) {
        List<ScoredValue<byte[]>> oldest = link.call(redis -> redis.zrangeWithScores(P + "tenants:" + rank, 0, 0));
        if (oldest.isEmpty()) {
            return Duration.ZERO;
        }
        long waited = now.toEpochMilli() - (long) oldest.get(0).getScore();
        return Duration.ofMillis(Math.max(0, waited));
    }

    /** The places that jobs of a class take in the waiting room, exact. */
    public Room taken(PriorityClass priority) {
        // Two fields of a hash that has one per tenant besides.
        List<KeyValue<String, byte[]>> places =
                link.call(redis -> redis.hmget(P + "waiting", "r:" + priority.rank(), "a:" + priority.rank()));
        long ready = number(places.get(0).getValueOrElse(null));
        return new Room(ready, number(places.get(1).getValueOrElse(null)) - ready);
    }

    /** Redis' answer to PING; throws {@link StoreUnavailableException} when none came. */
    public void ping() {
        link.call(redis -> redis.ping());
    }

    private static long number(Map<String, byte[]> hash, String field) {
        return number(hash.get(field));
    }

    private static long number(byte @Nullable [] value) {
        return value == null ? 0 : Long.parseLong(new String(value, StandardCharsets.UTF_8));
    }
}
