package brownout.jobqueue.adapter.rest;

import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.lease.Explanation;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a job is where it is; see {@link Explanation}. */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record ExplainView(
        String id,
        String status,
        @JsonProperty("class") String priority,
        String tenant,
        String because,
        long olderJobsOfTenant,
        long tenantsBefore,
        long tenantRunning,
        long tenantLimit,
        boolean paused,
        @Nullable String nextClass,
        List<CandidateView> candidates) {

    /** The job of a class that would be claimed, were it the class's turn. */
    public record CandidateView(
            @JsonProperty("class") String priority,
            String tenant,
            long waitedMs,
            double level,
            boolean overdue,
            int claimsLeft) {}

    static ExplainView of(String id, Explanation why) {
        return new ExplainView(
                id,
                why.status().name(),
                why.priority().label(),
                why.tenant(),
                why.because(),
                why.older(),
                why.tenantsBefore(),
                why.running(),
                why.limit(),
                why.paused(),
                why.next().map(PriorityClass::label).orElse(null),
                why.table().stream()
                        .map(it -> new CandidateView(
                                it.priority().label(),
                                it.tenant(),
                                it.waitedMs(),
                                it.level(),
                                it.overdue(),
                                it.claimsLeft()))
                        .toList());
    }
}
