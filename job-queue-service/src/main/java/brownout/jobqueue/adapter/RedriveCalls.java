package brownout.jobqueue.adapter;

import brownout.frontdoor.access.Caller;
import brownout.jobqueue.deadletter.Redrive;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.JobViews.Cursor;
import brownout.jobqueue.job.JobViews.Page;
import brownout.jobqueue.job.StoredJob;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Redriving dead letters, of the caller's tenant only: another's are not found. */
public final class RedriveCalls {
    /** Jobs of one call: one step in the scheduler. */
    public static final int MOST = 100;

    /** Dead letters looked at for one call. */
    private static final int MOST_PAGES = 50;

    private final JobCalls jobs;
    private final Redrive.Port port;

    public RedriveCalls(JobCalls jobs, Redrive.Port port) {
        this.jobs = jobs;
        this.port = port;
    }

    /** What became of each job named. */
    public Map<String, Redrive.Result> redrive(Caller caller, Redrive how, List<JobId> named) {
        Map<String, Redrive.Result> results = new LinkedHashMap<>();
        List<String> own = new ArrayList<>();
        for (JobId id : named) {
            results.put(id.value(), Redrive.Result.UNKNOWN);
            if (jobs.known(caller, id)) {
                own.add(id.value());
            }
        }
        return collect(results, own, how);
    }

    /** What became of the newest dead letters that the filter admits, at most {@value #MOST}. */
    public Map<String, Redrive.Result> redrive(Caller caller, Redrive how, Redrive.Filter filter, int limit) {
        List<String> found = new ArrayList<>();
        Optional<Cursor> from = Optional.empty();
        for (int page = 0; page < MOST_PAGES && found.size() < limit; page++) {
            Page read = jobs.deadLetters(caller, from, MOST);
            read.jobs().stream()
                    .filter(filter::admits)
                    .map(StoredJob::state)
                    .filter(it -> JobId.parse(it.getId()).isPresent())
                    .limit(limit - found.size())
                    .forEach(it -> found.add(it.getId()));
            if (read.next().isEmpty()) {
                break;
            }
            from = read.next();
        }
        return collect(new LinkedHashMap<>(), found, how);
    }

    private Map<String, Redrive.Result> collect(Map<String, Redrive.Result> results, List<String> ids, Redrive how) {
        if (!ids.isEmpty()) {
            List<Redrive.Result> said = port.redrive(how, ids);
            for (int i = 0; i < ids.size(); i++) {
                results.put(ids.get(i), said.get(i));
            }
        }
        return results;
    }
}
