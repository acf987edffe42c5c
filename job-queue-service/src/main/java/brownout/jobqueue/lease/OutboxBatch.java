package brownout.jobqueue.lease;

import brownout.jobqueue.job.StoredJob;
import brownout.jobqueue.lease.Outbox.Entry;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Outbox entries and the states of their jobs, to be sent together. A state is read after the entries and may be newer than
 * they are; then the entries that led to it are taken along, however far behind they stand. So no state is ever in the log
 * without its events, and a scheduler restored from the states has told all of them.
 *
 * @param entries in the order of the outbox
 * @param jobs those that are still known, by id
 */
public record OutboxBatch(List<Entry> entries, Map<String, StoredJob> jobs) {
    /** @param states the jobs that are known among some ids, as they are now */
    public static OutboxBatch read(
            Outbox outbox, Function<Collection<String>, Map<String, StoredJob>> states, int most) {
        List<Entry> entries = new ArrayList<>(outbox.read(most));
        Map<String, StoredJob> jobs =
                states.apply(entries.stream().map(Entry::jobId).collect(Collectors.toSet()));
        Map<String, Long> missing = new HashMap<>();
        jobs.forEach((id, job) -> missing.put(id, job.state().getSeq()));
        entries.forEach(it -> settle(missing, it));
        List<Entry> page = entries;
        while (!missing.isEmpty() && !page.isEmpty()) {
            page = outbox.readAfter(page.get(page.size() - 1).id(), most);
            List<Entry> wanted = page.stream()
                    .filter(it -> !it.purged() && it.event().getSeq() <= missing.getOrDefault(it.jobId(), 0L))
                    .toList();
            entries.addAll(wanted);
            wanted.forEach(it -> settle(missing, it));
        }
        return new OutboxBatch(entries, jobs);
    }

    private static void settle(Map<String, Long> missing, Entry entry) {
        missing.computeIfPresent(entry.jobId(), (id, seq) -> entry.event().getSeq() >= seq ? null : seq);
    }
}
