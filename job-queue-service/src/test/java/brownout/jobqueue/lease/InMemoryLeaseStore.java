package brownout.jobqueue.lease;

import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobEventType;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.jobqueue.dispatch.Intake;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.JobMoves;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.SpecRules;
import brownout.jobqueue.job.StoredJob;
import brownout.jobqueue.job.Submission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/** The scheduler without Redis, with a clock that is moved by hand. Passes the same contract as Redis does. */
final class InMemoryLeaseStore implements LeaseStore, Intake, Outbox {
    private final Supplier<LeasePolicy> policy;
    private final RandomGenerator random;
    private final Map<JobId, Job> jobs = new LinkedHashMap<>();
    private final List<Entry> outbox = new ArrayList<>();
    private final DeficitRounds rounds = new DeficitRounds();
    private long now = 1_000_000;
    private long order;

    private static final class Job {
        final Submission submission;
        JobStatus status = JobStatus.SUBMITTED;
        long seq;
        long token;
        int attempt;
        int failures;
        int refusals;
        long readyAt;
        long readyOrder;
        long leaseUntil;
        long attemptUntil;
        String worker = "";
        String checkpoint = "";
        String prefix = "";
        String output = "";
        long completedToken;
        long failedToken;
        final Map<Long, String> givenTo = new HashMap<>();

        Job(Submission submission) {
            this.submission = submission;
        }

        long deadline() {
            return SpecRules.millis(submission.spec().getDeadline());
        }
    }

    InMemoryLeaseStore(Supplier<LeasePolicy> policy, RandomGenerator random) {
        this.policy = policy;
        this.random = random;
    }

    void pass(Duration time) {
        now += time.toMillis();
    }

    long now() {
        return now;
    }

    @Override
    public Remembered remember(Submission submission, DepthLimits limits) {
        Job known = jobs.get(submission.id());
        if (known != null) {
            return known.submission.fingerprint().equals(submission.fingerprint())
                    ? new Remembered.Replay(known.status != JobStatus.SUBMITTED)
                    : new Remembered.Conflict();
        }
        long ofClass = waiting(it -> it.submission.priority() == submission.priority());
        if (limits.perClass() > 0 && ofClass >= limits.perClass()) {
            return new Remembered.Full(Scope.CLASS, ofClass);
        }
        long ofTenant = waiting(it -> it.submission.tenant().equals(submission.tenant()));
        if (limits.perTenant() > 0 && ofTenant >= limits.perTenant()) {
            return new Remembered.Full(Scope.TENANT, ofTenant);
        }
        jobs.put(submission.id(), new Job(submission));
        return new Remembered.Fresh();
    }

    private long waiting(Predicate<Job> which) {
        return jobs.values().stream()
                .filter(it -> it.status == JobStatus.SUBMITTED
                        || it.status == JobStatus.READY
                        || it.status == JobStatus.DELAYED)
                .filter(which)
                .count();
    }

    @Override
    public void forget(JobId id) {
        jobs.values().removeIf(it -> it.submission.id().equals(id) && it.status == JobStatus.SUBMITTED);
    }

    @Override
    public Admission admit(List<Arrival> batch, Room perClass) {
        List<Outcome> outcomes = new ArrayList<>();
        for (Arrival arrival : batch) {
            outcomes.add(admit(arrival.submission(), perClass));
        }
        return new Admission(mark(), outcomes);
    }

    private Outcome admit(Submission submission, Room perClass) {
        Job job = jobs.get(submission.id());
        boolean another = job != null && !job.submission.fingerprint().equals(submission.fingerprint());
        if (another || (job != null && job.status != JobStatus.SUBMITTED)) {
            return Outcome.KNOWN_ALREADY;
        }
        long notBefore = SpecRules.millis(submission.spec().getNotBefore());
        JobStatus next = notBefore > now ? JobStatus.DELAYED : JobStatus.READY;
        long taken = waiting(it -> it.status == next && it.submission.priority() == submission.priority());
        if (taken >= (next == JobStatus.READY ? perClass.ready() : perClass.delayed())) {
            return Outcome.CLASS_FULL;
        }
        Job fresh = new Job(submission);
        jobs.put(submission.id(), fresh);
        emit(fresh, JobEventType.JOB_ADMITTED, "");
        if (next == JobStatus.DELAYED) {
            move(fresh, JobStatus.DELAYED);
            fresh.readyAt = notBefore;
        } else {
            makeReady(fresh);
        }
        return Outcome.ADMITTED;
    }

    private void makeReady(Job job) {
        move(job, JobStatus.READY);
        job.readyAt = now;
        job.readyOrder = order++;
    }

    private Mark mark() {
        return new Mark(0, outbox.isEmpty() ? "" : outbox.get(outbox.size() - 1).id());
    }

    @Override
    public boolean isDurable(Mark mark) {
        return outbox.stream().noneMatch(it -> it.id().equals(mark.event()));
    }

    private static void move(Job job, JobStatus to) {
        JobMoves.require(job.submission.id(), job.status, to);
        job.status = to;
    }

    @Override
    public Cancelled cancel(JobId id) {
        Job job = jobs.get(id);
        if (job == null) {
            return new Cancelled.UnknownJob();
        }
        if (job.status == JobStatus.CANCELLED) {
            return new Cancelled.Done(mark());
        }
        if (JobMoves.ended(job.status)) {
            return new Cancelled.EndedAlready();
        }
        move(job, JobStatus.CANCELLED);
        emit(job, JobEventType.JOB_CANCELLED, "");
        return new Cancelled.Done(mark());
    }

    @Override
    public List<Claimed> claim(String worker, int max, String claimId) {
        List<Claimed> claimed = new ArrayList<>();
        while (claimed.size() < max) {
            Job job = next();
            if (job == null) {
                break;
            }
            if (job.deadline() > 0 && job.deadline() <= now) {
                bury(job, "TIMEOUT");
            } else {
                claimed.add(begin(job, worker));
            }
        }
        return claimed;
    }

    private Job next() {
        LeasePolicy terms = policy.get();
        Map<PriorityClass, Job> heads = new EnumMap<>(PriorityClass.class);
        Map<PriorityClass, Double> levels = new EnumMap<>(PriorityClass.class);
        for (PriorityClass priority : PriorityClass.ALL) {
            List<Job> ready = jobs.values().stream()
                    .filter(it -> it.status == JobStatus.READY && it.submission.priority() == priority)
                    .sorted(Comparator.comparingLong(it -> it.readyOrder))
                    .toList();
            Job head = ready.stream()
                    .filter(it -> terms.tenantInflight() == 0 || running(it) < terms.tenantInflight())
                    .min(Comparator.comparingLong(it -> terms.switches().tenantFairness() ? running(it) : 0))
                    .orElse(null);
            if (head != null) {
                heads.put(priority, head);
                double aged = terms.agingInterval().isZero()
                        ? 0
                        : (double) (now - ready.get(0).readyAt)
                                / terms.agingInterval().toMillis();
                levels.put(priority, priority.rank() - aged);
            }
        }
        if (heads.isEmpty()) {
            return null;
        }
        if (terms.strict()) {
            return heads.get(levels.entrySet().stream()
                    .min(Map.Entry.<PriorityClass, Double>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                    .orElseThrow()
                    .getKey());
        }
        Map<PriorityClass, Integer> whole = new EnumMap<>(PriorityClass.class);
        levels.forEach((priority, level) -> whole.put(priority, (int) Math.ceil(level)));
        return heads.get(rounds.pick(whole));
    }

    private long running(Job like) {
        return jobs.values().stream()
                .filter(it ->
                        it.status == JobStatus.RUNNING && it.submission.tenant().equals(like.submission.tenant()))
                .count();
    }

    private Claimed begin(Job job, String worker) {
        LeasePolicy terms = policy.get();
        move(job, JobStatus.RUNNING);
        job.token++;
        job.attempt++;
        job.worker = worker;
        job.givenTo.put(job.token, worker);
        long timeout = job.submission.spec().getTimeoutMs();
        job.attemptUntil = now + (timeout > 0 ? timeout : terms.attemptTimeout().toMillis());
        if (job.deadline() > 0) {
            job.attemptUntil = Math.min(job.attemptUntil, job.deadline());
        }
        job.leaseUntil = Math.min(now + terms.lease().toMillis(), job.attemptUntil);
        job.prefix = "out/" + job.submission.id() + "/" + (terms.switches().fencing() ? job.token + "/" : "");
        emit(job, JobEventType.JOB_CLAIMED, "");
        return new Claimed(
                job.submission.id(),
                job.submission.spec(),
                job.attempt,
                new FencingToken(job.token),
                Duration.ofMillis(job.leaseUntil - now),
                job.checkpoint,
                job.prefix,
                job.submission.traceparent());
    }

    private boolean fencing() {
        return policy.get().switches().fencing();
    }

    private static boolean holds(Job job, Hold hold) {
        return job.status == JobStatus.RUNNING && job.token == hold.token().value();
    }

    private static boolean isGiven(Job job, Hold hold) {
        return hold.worker().equals(job.givenTo.get(hold.token().value()));
    }

    @Override
    public Verdict heartbeat(Hold hold, double progress, String checkpoint) {
        Job job = jobs.get(hold.job());
        if (job == null || job.status == JobStatus.SUBMITTED) {
            return Verdict.LOST;
        }
        if (!isGiven(job, hold)) {
            return refuse(job, "heartbeat", hold);
        }
        if (job.status == JobStatus.CANCELLED) {
            return Verdict.CANCEL;
        }
        if (fencing() && !holds(job, hold)) {
            return refuse(job, "heartbeat", hold);
        }
        if (job.status != JobStatus.RUNNING) {
            return Verdict.OK;
        }
        long until = Math.min(now + policy.get().lease().toMillis(), job.attemptUntil);
        if (until <= now) {
            return Verdict.LOST;
        }
        job.leaseUntil = until;
        if (!checkpoint.isEmpty() && !checkpoint.equals(job.checkpoint)) {
            job.checkpoint = checkpoint;
            emit(job, JobEventType.JOB_PROGRESSED, Double.toString(progress));
        }
        return Verdict.OK;
    }

    private Verdict refuse(Job job, String call, Hold hold) {
        if (++job.refusals > 100) {
            return Verdict.LOST;
        }
        add(
                job,
                event(job, JobEventType.JOB_WRITE_REFUSED, "status " + job.status)
                        .setWorker(hold.worker())
                        .setRefusedCall(call)
                        .setRefusedToken(hold.token().value()));
        return Verdict.LOST;
    }

    @Override
    public Verdict complete(Hold hold, String output) {
        Job job = jobs.get(hold.job());
        if (job == null || job.status == JobStatus.SUBMITTED) {
            return Verdict.LOST;
        }
        if (!isGiven(job, hold)) {
            return refuse(job, "complete", hold);
        }
        if (job.completedToken == hold.token().value()) {
            return Verdict.OK;
        }
        if (job.status == JobStatus.CANCELLED) {
            refuse(job, "complete", hold);
            return Verdict.CANCEL;
        }
        if (fencing() && !holds(job, hold)) {
            return refuse(job, "complete", hold);
        }
        String prefix = fencing() ? job.prefix : "out/" + hold.job() + "/";
        if (!output.startsWith(prefix)) {
            return Verdict.OUTSIDE_PREFIX;
        }
        job.status = JobStatus.COMPLETED;
        job.output = output;
        job.completedToken = hold.token().value();
        add(
                job,
                event(job, JobEventType.JOB_COMPLETED, "")
                        .setFencingToken(hold.token().value())
                        .setWorker(hold.worker())
                        .setOutput(output));
        return Verdict.OK;
    }

    @Override
    public Verdict fail(Hold hold, Failure failure) {
        Job job = jobs.get(hold.job());
        if (job == null || job.status == JobStatus.SUBMITTED) {
            return Verdict.LOST;
        }
        if (!isGiven(job, hold)) {
            return refuse(job, "fail", hold);
        }
        if (job.failedToken == hold.token().value()) {
            return Verdict.OK;
        }
        if (job.status == JobStatus.CANCELLED) {
            return Verdict.CANCEL;
        }
        if (fencing() && !holds(job, hold)) {
            return refuse(job, "fail", hold);
        }
        if (job.status != JobStatus.RUNNING) {
            return Verdict.OK;
        }
        job.failedToken = hold.token().value();
        if (!failure.checkpoint().isEmpty()) {
            job.checkpoint = failure.checkpoint();
        }
        if (failure.release()) {
            makeReady(job);
            emit(job, JobEventType.JOB_RETRY_SCHEDULED, "released: " + failure.message());
            return Verdict.OK;
        }
        emit(job, JobEventType.JOB_FAILED, failure.errorClass() + ": " + failure.message());
        if (failure.retryable()) {
            retryOrBury(job, "EXHAUSTED");
        } else {
            bury(job, "NON_RETRYABLE");
        }
        return Verdict.OK;
    }

    private void retryOrBury(Job job, String lastReason) {
        LeasePolicy terms = policy.get();
        job.failures++;
        int limit = job.submission.spec().getMaxAttempts() > 0
                ? job.submission.spec().getMaxAttempts()
                : terms.maxAttempts();
        if (job.failures >= limit) {
            bury(job, lastReason);
            return;
        }
        double chance = terms.switches().jitter() ? random.nextDouble() : 1;
        long due = now + terms.backoff().delay(job.failures, chance).toMillis();
        if (job.deadline() > 0 && due >= job.deadline()) {
            bury(job, "TIMEOUT");
            return;
        }
        move(job, JobStatus.DELAYED);
        job.readyAt = due;
        emit(job, JobEventType.JOB_RETRY_SCHEDULED, "due in " + (due - now) + " ms");
    }

    private void bury(Job job, String reason) {
        move(job, JobStatus.DEAD);
        emit(job, JobEventType.JOB_DEAD, reason);
    }

    @Override
    public List<Expired> reap(int most) {
        List<Expired> expired = new ArrayList<>();
        for (Job job : List.copyOf(jobs.values())) {
            if (job.status == JobStatus.RUNNING && job.leaseUntil <= now && expired.size() < most) {
                String outcome = now >= job.attemptUntil ? "TIMEOUT" : "LEASE_EXPIRED";
                emit(job, JobEventType.JOB_LEASE_EXPIRED, outcome);
                retryOrBury(job, outcome);
                expired.add(new Expired(job.submission.id(), job.token, job.worker, outcome));
            }
        }
        return expired;
    }

    @Override
    public int promote(int most) {
        List<Job> over = jobs.values().stream()
                .filter(it -> it.status == JobStatus.READY || it.status == JobStatus.DELAYED)
                .filter(it -> it.deadline() > 0 && it.deadline() <= now)
                .limit(most)
                .toList();
        over.forEach(it -> bury(it, "TIMEOUT"));
        List<Job> due = jobs.values().stream()
                .filter(it -> it.status == JobStatus.DELAYED && it.readyAt <= now)
                .sorted(Comparator.comparingLong(it -> it.readyAt))
                .limit(most)
                .toList();
        due.forEach(this::makeReady);
        return over.size() + due.size();
    }

    private void emit(Job job, JobEventType type, String reason) {
        add(job, event(job, type, reason));
    }

    private JobEvent.Builder event(Job job, JobEventType type, String reason) {
        return JobEvent.newBuilder()
                .setJobId(job.submission.id().value())
                .setType(type)
                .setAttempt(job.attempt)
                .setFencingToken(job.token)
                .setWorker(job.worker)
                .setReason(reason);
    }

    private void add(Job job, JobEvent.Builder event) {
        job.seq++;
        outbox.add(new Entry.Changed(
                Long.toString(order++),
                event.setSeq(job.seq).build(),
                new StoredJob(JobState.getDefaultInstance(), "", "", "", "", 0)));
    }

    @Override
    public List<Entry> read(int most) {
        return outbox.stream().limit(most).toList();
    }

    @Override
    public void await(Duration atMost) {}

    @Override
    public void remove(Collection<String> entryIds) {
        outbox.removeIf(it -> entryIds.stream().anyMatch(id -> Objects.equals(id, it.id())));
    }

    @Override
    public void setAside(String entryId, String why) {
        remove(List.of(entryId));
    }
}
