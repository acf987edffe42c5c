package brownout.jobqueue.safeguard;

import java.util.Locale;

/** A protection that can be switched off, so that its absence can be seen. */
public enum Safeguard implements brownout.frontdoor.safeguard.Safeguard {
    FENCING_TOKEN(
            "a job's result against workers whose lease has ended",
            "one number compared in each worker call; an output directory per attempt",
            "a worker that was paused past its lease completes the job a second time and overwrites the output"),
    ADMISSION_CONTROL(
            "the queue against growing without bound, and callers against waits nobody told them of",
            "callers see 429 with Retry-After and must come back",
            "every submission is accepted; the backlog and the wait grow as long as the load lasts"),
    LEASE_HEARTBEAT(
            "long jobs against workers that die: a lease that is not kept is taken away",
            "a small call per job and third of a lease",
            "a job whose worker dies is never given to another"),
    AGING(
            "low classes against starving behind a steady flow of higher ones",
            "a job that waited long goes before a younger job of a higher class",
            "in strict mode, bulk waits for as long as higher classes have work; in weighted mode it gets 1 claim in"
                    + " 15"),
    TENANT_FAIRNESS(
            "small tenants against one that submits much at once",
            "a tenant's order among its own jobs is kept, the order among tenants is not",
            "a tenant's burst is served whole before anybody who came after it"),
    BACKOFF_JITTER(
            "dependencies against retries that come back all at the same moment",
            "a retry may come earlier or later than the middle of its range",
            "jobs that failed together are retried together"),
    DEAD_LETTER(
            "a partition against a record that cannot be decoded",
            "somebody has to look at the dead letters",
            "one poison record blocks every later job of its partition"),
    IDEMPOTENT_SUBMIT(
            "callers that repeat a submission after a time-out against a second job",
            "an id is derived from tenant and key, and remembered submissions are compared",
            "a repeated submission is a second job"),
    CLAIM_ID(
            "a job's attempts against answers to claims that are lost on their way",
            "a small key in Redis for each claim; a job that kills its workers unheard is tried five times more",
            "a lost answer is a lease that nobody keeps and an attempt that nobody made; the last one is the job's"
                    + " death"),
    RUN_ID_EPOCH(
            "accepted jobs and tokens against a Redis that comes back without its last seconds",
            "after every restart or failover of Redis the states are read from Kafka, and running jobs begin again at"
                    + " their checkpoint",
            "a loss is noticed only when the marker is gone: jobs admitted last are lost, tokens are given twice"),
    TOKEN_EPOCH(
            "the order of tokens against a scheduler that was rebuilt from states older than its last claims",
            "the upper half of every token is an epoch, which needs a transaction in Kafka before anything is given"
                    + " out",
            "a token given after a rebuild may equal one of before: two workers hold the same job under the same"
                    + " token"),
    IDEMPOTENT_REDRIVE(
            "dead letters against a redrive that is said twice",
            "the redrive's id is kept with each job, five at most",
            "a repeated redrive gives a job that died again yet another life");

    private final String protects;
    private final String cost;
    private final String without;

    Safeguard(String protects, String cost, String without) {
        this.protects = protects;
        this.cost = cost;
        this.without = without;
    }

    @Override
    public String label() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    @Override
    public String protects() {
        return protects;
    }

    @Override
    public String cost() {
        return cost;
    }

    @Override
    public String without() {
        return without;
    }
}
