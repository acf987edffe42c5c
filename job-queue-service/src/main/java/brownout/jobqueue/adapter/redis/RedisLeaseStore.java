package brownout.jobqueue.adapter.redis;

import static brownout.jobqueue.adapter.redis.RedisScripts.bytes;
import static brownout.jobqueue.adapter.redis.RedisScripts.text;

import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.lease.Claimed;
import brownout.jobqueue.lease.Expired;
import brownout.jobqueue.lease.Failure;
import brownout.jobqueue.lease.FencingToken;
import brownout.jobqueue.lease.Hold;
import brownout.jobqueue.lease.LeasePolicy;
import brownout.jobqueue.lease.LeaseStore;
import brownout.jobqueue.lease.Verdict;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** Leases in Redis: each operation is the Lua script of its name, decided by Redis' clock. */
public final class RedisLeaseStore implements LeaseStore {
    /** Longer than anybody waits for an answer and asks again. */
    private static final Duration CLAIM_REMEMBERED = Duration.ofMinutes(10);

    /** Enough for a network that loses answers; a job that kills its workers unheard is not given for ever. */
    private static final int MOST_UNHEARD = 5;

    private final RedisScripts scripts;
    private final Supplier<LeasePolicy> policy;
    private final RandomGenerator random;

    /** @param policy asked at each call, because safeguards can be switched while the service runs */
    public RedisLeaseStore(RedisScripts scripts, Supplier<LeasePolicy> policy, RandomGenerator random) {
        this.scripts = scripts;
        this.policy = policy;
        this.random = random;
    }

    @Override
    public List<Claimed> claim(String worker, int max, String claimId) {
        LeasePolicy now = policy.get();
        List<Object> rows = scripts.array(
                "claim",
                bytes(worker),
                bytes(max),
                bytes(now.lease().toMillis()),
                bytes(now.attemptTimeout().toMillis()),
                bytes(now.agingInterval().toMillis()),
                bytes(now.strict() ? "strict" : "weighted"),
                bytes(now.switches().tenantFairness()),
                bytes(now.tenantInflight()),
                bytes(now.switches().fencing()),
                bytes(now.switches().claimIds() ? claimId : ""),
                bytes(CLAIM_REMEMBERED.toMillis()));
        return rows(rows).stream().map(RedisLeaseStore::claimed).toList();
    }

    private static Claimed claimed(List<?> row) {
        return new Claimed(
                new JobId(text(row.get(0))),
                spec(row.get(1)),
                Integer.parseInt(text(row.get(2))),
                new FencingToken(Long.parseLong(text(row.get(3)))),
                Duration.ofMillis(Long.parseLong(text(row.get(4)))),
                text(row.get(5)),
                text(row.get(6)),
                text(row.get(7)));
    }

    private static JobSpec spec(Object field) {
        try {
            return JobSpec.parseFrom((byte[]) field);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a job in Redis holds a spec this service did not write", e);
        }
    }

    @Override
    public Verdict heartbeat(Hold hold, double progress, String checkpoint) {
        LeasePolicy now = policy.get();
        return verdict(scripts.array(
                "heartbeat",
                bytes(hold.job().value()),
                bytes(hold.token().value()),
                bytes(hold.worker()),
                bytes(Double.toString(progress)),
                bytes(checkpoint),
                bytes(now.lease().toMillis()),
                bytes(now.switches().fencing())));
    }

    @Override
    public Verdict complete(Hold hold, String output) {
        return verdict(scripts.array(
                "complete",
                bytes(hold.job().value()),
                bytes(hold.token().value()),
                bytes(hold.worker()),
                bytes(output),
                bytes(policy.get().switches().fencing())));
    }

    @Override
    public Verdict fail(Hold hold, Failure failure) {
        LeasePolicy now = policy.get();
        return verdict(scripts.array(
                "fail",
                bytes(hold.job().value()),
                bytes(hold.token().value()),
                bytes(hold.worker()),
                bytes(failure.errorClass()),
                bytes(failure.message()),
                bytes(failure.retryable()),
                bytes(failure.release()),
                bytes(failure.checkpoint()),
                bytes(now.switches().fencing()),
                chance(now),
                bytes(now.backoff().base().toMillis()),
                bytes(now.backoff().cap().toMillis()),
                bytes(now.maxAttempts())));
    }

    @Override
    public List<Expired> reap(int most) {
        LeasePolicy now = policy.get();
        List<Object> rows = scripts.array(
                "reap",
                bytes(most),
                bytes(now.backoff().base().toMillis()),
                bytes(now.backoff().cap().toMillis()),
                bytes(now.maxAttempts()),
                chance(now),
                bytes(now.switches().claimIds() ? MOST_UNHEARD : 0));
        return rows(rows).stream()
                .map(row -> new Expired(
                        new JobId(text(row.get(0))),
                        Long.parseLong(text(row.get(1))),
                        text(row.get(2)),
                        text(row.get(3))))
                .toList();
    }

    @Override
    public int promote(int most) {
        return (int) scripts.number("promote", bytes(most));
    }

    private byte[] chance(LeasePolicy now) {
        return bytes(now.switches().jitter() ? Double.toString(random.nextDouble()) : "1");
    }

    private static Verdict verdict(List<Object> answer) {
        String said = text(answer.get(0));
        return switch (said) {
            case "OK" -> Verdict.OK;
            case "CANCEL" -> Verdict.CANCEL;
            case "LOST" -> Verdict.LOST;
            case "OUTSIDE" -> Verdict.OUTSIDE_PREFIX;
            default -> throw new IllegalStateException("a script answered '" + said + "'");
        };
    }

    private static List<List<?>> rows(List<Object> answer) {
        List<List<?>> rows = new ArrayList<>();
        for (Object row : answer) {
            rows.add((List<?>) row);
        }
        return rows;
    }
}
