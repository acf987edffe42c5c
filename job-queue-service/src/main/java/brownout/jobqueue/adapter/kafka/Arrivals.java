package brownout.jobqueue.adapter.kafka;

import brownout.contracts.jobqueue.v1.JobSubmission;
import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.frontdoor.problem.Violation;
import brownout.jobqueue.dispatch.Intake.Arrival;
import brownout.jobqueue.job.JobId;
import brownout.jobqueue.job.PriorityClass;
import brownout.jobqueue.job.SpecRules;
import brownout.jobqueue.job.Submission;
import com.google.protobuf.InvalidProtocolBufferException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Reads a record of a submission topic; what is not a submission is poison, and says why. */
final class Arrivals {
    /** @param errorClass short and stable, for the dead letter's header */
    record Poison(String errorClass, String message) {}

    /** Exactly one of the two is there. */
    record Read(Optional<Arrival> arrival, Optional<Poison> poison) {}

    private Arrivals() {}

    static Read read(ConsumerRecord<String, byte[]> record) {
        if (record.value() == null) {
            return poison("EMPTY", "the record has no value");
        }
        try {
            return check(record, JobSubmission.parseFrom(record.value()));
        } catch (InvalidProtocolBufferException e) {
            return poison("NOT_A_SUBMISSION", "the value is no JobSubmission: " + e.getMessage());
        }
    }

    private static Read check(ConsumerRecord<String, byte[]> record, JobSubmission submission) {
        var id = JobId.parse(submission.getId());
        if (id.isEmpty()) {
            return poison("BAD_ID", "a job id is a lower-case UUID, not '" + shorten(submission.getId()) + "'");
        }
        List<Violation> errors = SpecRules.check(submission.getSpec());
        if (!errors.isEmpty()) {
            return poison(
                    "BAD_SPEC", errors.get(0).field() + " " + errors.get(0).message());
        }
        String topic = PriorityClass.of(submission.getSpec().getJobClass())
                .orElseThrow()
                .topic();
        if (!topic.equals(record.topic())) {
            return poison("WRONG_TOPIC", "a job of this class belongs to " + topic);
        }
        Submission read = new Submission(
                id.get(),
                submission.getSpec(),
                Instant.ofEpochMilli(SpecRules.millis(submission.getSubmittedAt())),
                submission.getIdempotencyKey(),
                KafkaTracing.read(record.headers(), TraceContext.HEADER));
        return new Read(Optional.of(new Arrival(read, origin(record))), Optional.empty());
    }

    static String origin(ConsumerRecord<String, byte[]> record) {
        return record.topic() + "/" + record.partition() + "/" + record.offset();
    }

    private static Read poison(String errorClass, String message) {
        return new Read(Optional.empty(), Optional.of(new Poison(errorClass, message)));
    }

    private static String shorten(String text) {
        return text.length() <= 64 ? text : text.substring(0, 64) + "…";
    }
}
