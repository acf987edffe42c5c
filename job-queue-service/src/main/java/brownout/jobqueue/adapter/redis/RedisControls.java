package brownout.jobqueue.adapter.redis;

import static brownout.jobqueue.adapter.redis.RedisScripts.bytes;
import static brownout.jobqueue.adapter.redis.RedisScripts.text;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.lease.Controls;
import brownout.jobqueue.lease.Explanation;
import brownout.jobqueue.lease.Explanation.Candidate;
import brownout.jobqueue.lease.LeasePolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/** People's commands to the scheduler in Redis: each operation is the Lua script of its name. */
public final class RedisControls implements Controls {
    private static final int FIELDS = 9;

    private final RedisScripts scripts;
    private final Supplier<LeasePolicy> policy;

    /** @param policy the one that claims are made by */
    public RedisControls(RedisScripts scripts, Supplier<LeasePolicy> policy) {
        this.scripts = scripts;
        this.policy = policy;
    }

    @Override
    public Optional<Explanation> explain(JobId id) {
        LeasePolicy now = policy.get();
        List<Object> said = scripts.array(
                "explain",
                bytes(id.value()),
                bytes(now.agingInterval().toMillis()),
                bytes(now.strict() ? "strict" : "weighted"),
                bytes(now.switches().tenantFairness()),
                bytes(now.tenantInflight()));
        if (text(said.get(0)).equals("UNKNOWN")) {
            return Optional.empty();
        }
        List<Candidate> table = new ArrayList<>();
        for (Object row : said.subList(FIELDS, said.size())) {
            table.add(candidate((List<?>) row));
        }
        int next = Integer.parseInt(text(said.get(8)));
        return Optional.of(new Explanation(
                JobStatus.valueOf(text(said.get(0))),
                priority(said.get(1)),
                text(said.get(2)),
                Long.parseLong(text(said.get(3))),
                Long.parseLong(text(said.get(4))),
                Long.parseLong(text(said.get(5))),
                Long.parseLong(text(said.get(6))),
                text(said.get(7)).equals("1"),
                next < 0 ? Optional.empty() : Optional.of(PriorityClass.ALL.get(next)),
                table));
    }

    private static Candidate candidate(List<?> row) {
        return new Candidate(
                priority(row.get(0)),
                text(row.get(1)),
                Long.parseLong(text(row.get(2))),
                Double.parseDouble(text(row.get(3))),
                text(row.get(4)).equals("1"),
                Integer.parseInt(text(row.get(5))));
    }

    private static PriorityClass priority(Object rank) {
        return PriorityClass.ALL.get(Integer.parseInt(text(rank)));
    }

    @Override
    public void pause(PriorityClass priority, boolean paused) {
        scripts.number("pause", bytes(priority.rank()), bytes(paused));
    }

    @Override
    public Set<PriorityClass> paused() {
        Set<PriorityClass> paused = EnumSet.noneOf(PriorityClass.class);
        scripts.link()
                .call(redis -> redis.smembers(RedisScripts.PREFIX + "paused"))
                .forEach(it -> paused.add(priority(new String(it, StandardCharsets.UTF_8))));
        return paused;
    }

    @Override
    public Reclassified reclassify(JobId id, JobSpec spec) {
        PriorityClass priority = PriorityClass.of(spec.getJobClass()).orElseThrow();
        String said = text(scripts.array("reclassify", bytes(id.value()), bytes(priority.rank()), spec.toByteArray())
                .get(0));
        return switch (said) {
            case "OK" -> Reclassified.DONE;
            case "UNKNOWN" -> Reclassified.UNKNOWN_JOB;
            case "SUBMITTED" -> Reclassified.NOT_ADMITTED;
            case "ENDED" -> Reclassified.ENDED_ALREADY;
            default -> throw new IllegalStateException("reclassify.lua answered '" + said + "'");
        };
    }
}
