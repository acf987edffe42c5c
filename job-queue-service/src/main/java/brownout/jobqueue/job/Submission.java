package brownout.jobqueue.job;

import brownout.contracts.jobqueue.v1.JobSpec;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;

/**
 * A job as it was submitted; it never changes afterwards.
 *
 * @param idempotencyKey empty when the caller gave none
 * @param traceparent the W3C trace context of the submit call; empty when it is not traced
 */
public record Submission(JobId id, JobSpec spec, Instant submittedAt, String idempotencyKey, String traceparent) {

    public PriorityClass priority() {
        return PriorityClass.of(spec.getJobClass())
                .orElseThrow(() -> new IllegalStateException("job " + id + " was accepted without a class"));
    }

    public String tenant() {
        return spec.getTenant();
    }

    /** Tells two specifications under one idempotency key apart: the first half of a SHA-256. */
    public String fingerprint() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(spec.toByteArray());
            return HexFormat.of().formatHex(hash, 0, 16);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
