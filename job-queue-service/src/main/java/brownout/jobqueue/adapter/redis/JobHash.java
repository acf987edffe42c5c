package brownout.jobqueue.adapter.redis;

import brownout.contracts.jobqueue.v1.AttemptRecord;
import brownout.contracts.jobqueue.v1.JobEvent;
import brownout.contracts.jobqueue.v1.JobEventType;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.JobState;
import brownout.contracts.jobqueue.v1.JobStatus;
import brownout.jobqueue.job.StoredJob;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Timestamp;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A job's hash in Redis. Fields: {@code status class tenant fp spec submitted updated key trace notBefore deadline timeout
 * maxAttempts origin} of the submission; {@code attempt failures token worker started lease attemptUntil prefix progress
 * heard unheard redrives redriveIds checkpoint seq due} of its life; {@code output completedToken failedToken reason errorClass errorMessage firstFailed} of
 * its ends; {@code h<attempt>} = {@code token|worker|started|ended|outcome|error}, the history.
 */
final class JobHash {
    private final Map<String, byte[]> fields;

    JobHash(Map<String, byte[]> fields) {
        this.fields = fields;
    }

    StoredJob toJob(String id) {
        JobState.Builder state = JobState.newBuilder()
                .setId(id)
                .setSpec(spec())
                .setStatus(JobStatus.valueOf(text("status")))
                .setAttempt((int) number("attempt"))
                .setFencingToken(claimedToken())
                .setWorker(text("worker"))
                .setProgress(text("progress").isEmpty() ? 0 : Double.parseDouble(text("progress")))
                .setCheckpoint(text("checkpoint"))
                .setSeq(number("seq"))
                .setOutput(text("output"))
                .setReason(text("reason"))
                .setIdempotencyKey(text("key"))
                .setFingerprint(text("fp"))
                .setFailures((int) number("failures"))
                .setRedrives((int) number("redrives"))
                .addAllRedriveIds(words("redriveIds"))
                .setUpdatedAt(time(number("updated")));
        if (number("submitted") > 0) {
            state.setSubmittedAt(time(number("submitted")));
        }
        if (number("lease") > 0) {
            state.setLeaseUntil(time(number("lease")));
        }
        fields.keySet().stream()
                .filter(it -> it.length() > 1 && it.charAt(0) == 'h' && Character.isDigit(it.charAt(1)))
                .sorted(Comparator.comparingInt(it -> Integer.parseInt(it.substring(1))))
                .forEach(it -> state.addAttempts(attempt(it)));
        return new StoredJob(
                state.build(),
                text("origin"),
                text("trace"),
                text("errorClass"),
                text("errorMessage"),
                number("firstFailed"));
    }

    /** @param after the job after the step that the event tells of */
    JobEvent toEvent(JobState after) {
        JobSpec spec = after.getSpec();
        return JobEvent.newBuilder()
                .setJobId(after.getId())
                .setSeq(after.getSeq())
                .setType(JobEventType.valueOf(text("type")))
                .setAt(time(number("at")))
                .setAttempt((int) number("attempt"))
                .setFencingToken(number("token"))
                .setWorker(text("worker"))
                .setOutput(text("output"))
                .setReason(text("reason"))
                .setRefusedToken(number("refusedToken"))
                .setRefusedCall(text("refusedCall"))
                .setJobClass(spec.getJobClass())
                .setTenant(spec.getTenant())
                .setOwner(spec.getOwner())
                .setSource(spec.getSource())
                .build();
    }

    /** Until the first claim the hash holds the token that it will be above; callers see 0 then. */
    private long claimedToken() {
        long token = number("token");
        return number("attempt") == 0 || (token & 0xffff_ffffL) == 0 ? 0 : token;
    }

    private JobSpec spec() {
        byte[] bytes = fields.get("spec");
        try {
            return bytes == null ? JobSpec.getDefaultInstance() : JobSpec.parseFrom(bytes);
        } catch (InvalidProtocolBufferException e) {
            throw new IllegalStateException("a job in Redis holds a spec this service did not write", e);
        }
    }

    private AttemptRecord attempt(String field) {
        String[] parts = text(field).split("\\|", 6);
        AttemptRecord.Builder attempt = AttemptRecord.newBuilder()
                .setAttempt(Integer.parseInt(field.substring(1)))
                .setFencingToken(Long.parseLong(parts[0]))
                .setWorker(parts[1])
                .setStartedAt(time(Long.parseLong(parts[2])));
        if (parts.length == 6) {
            attempt.setEndedAt(time(Long.parseLong(parts[3])))
                    .setOutcome(parts[4])
                    .setError(parts[5]);
        }
        return attempt.build();
    }

    private List<String> words(String field) {
        return text(field).isEmpty() ? List.of() : List.of(text(field).split(" "));
    }

    String text(String field) {
        byte @Nullable [] value = fields.get(field);
        return value == null ? "" : new String(value, StandardCharsets.UTF_8);
    }

    private long number(String field) {
        String text = text(field);
        return text.isEmpty() ? 0 : Long.parseLong(text);
    }

    static Timestamp time(long millis) {
        return Timestamp.newBuilder()
                .setSeconds(Math.floorDiv(millis, 1000L))
                .setNanos((int) Math.floorMod(millis, 1000L) * 1_000_000)
                .build();
    }
}
