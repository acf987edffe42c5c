package brownout.jobqueue.adapter.rest;

import brownout.contracts.jobqueue.v1.JobClass;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.Rendition;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import brownout.frontdoor.problem.Violation;
import brownout.jobqueue.job.PriorityClass;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.protobuf.Timestamp;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The body of {@code POST /v1/jobs}. Absent fields take the service's defaults; {@link brownout.jobqueue.job.SpecRules} says
 * what each may be.
 */
public record JobBody(
        @Nullable String kind,
        @Nullable String source,
        @Nullable List<RenditionBody> renditions,
        @JsonProperty("class") @Nullable String priority,
        @Nullable String tenant,
        @Nullable String owner,
        @Nullable String notBefore,
        @Nullable String deadline,
        @Nullable Long timeoutMs,
        @Nullable Integer maxAttempts,
        @Nullable Long videoLengthMs) {

    /** One output of a transcode. */
    public record RenditionBody(
            @Nullable String name,
            @Nullable Integer height,
            @Nullable Integer bitrateKbps) {}

    /** The specification, for a tenant that the caller was found to be. Throws what cannot be a specification. */
    JobSpec toSpec(String effectiveTenant) {
        List<Violation> errors = new ArrayList<>();
        JobSpec.Builder spec = JobSpec.newBuilder()
                .setKind(text(kind, "transcode"))
                .setSource(text(source, ""))
                .setJobClass(priority(errors))
                .setTenant(effectiveTenant)
                .setOwner(text(owner, ""))
                .setTimeoutMs(given(timeoutMs))
                .setMaxAttempts((int) given(maxAttempts))
                .setVideoLengthMs(videoLengthMs == null ? 0 : videoLengthMs);
        time("notBefore", notBefore, errors).ifPresent(spec::setNotBefore);
        time("deadline", deadline, errors).ifPresent(spec::setDeadline);
        addRenditions(spec, errors);
        if (tenant != null && tenant.isEmpty()) {
            errors.add(new Violation("tenant", "is empty; name one, or leave it out for your own"));
        }
        if (!errors.isEmpty()) {
            throw Problem.of(ProblemType.INVALID, errors).exception();
        }
        return spec.build();
    }

    private void addRenditions(JobSpec.Builder spec, List<Violation> errors) {
        int i = 0;
        for (@Nullable RenditionBody rendition : renditions == null ? List.<@Nullable RenditionBody>of() : renditions) {
            if (rendition == null) {
                errors.add(new Violation("renditions[" + i + "]", "must be an object, not null"));
            } else {
                spec.addRenditions(Rendition.newBuilder()
                        .setName(text(rendition.name, ""))
                        .setHeight(rendition.height == null ? 0 : rendition.height)
                        .setBitrateKbps(rendition.bitrateKbps == null ? 0 : rendition.bitrateKbps));
            }
            i++;
        }
    }

    private JobClass priority(List<Violation> errors) {
        Optional<PriorityClass> known = PriorityClass.labelled(text(priority, PriorityClass.NORMAL.label()));
        if (known.isEmpty()) {
            errors.add(new Violation("class", "must be one of " + PriorityClass.labels() + ", not '" + priority + "'"));
        }
        return known.map(PriorityClass::wire).orElse(JobClass.JOB_CLASS_UNSPECIFIED);
    }

    private static Optional<Timestamp> time(String field, @Nullable String text, List<Violation> errors) {
        if (text == null) {
            return Optional.empty();
        }
        try {
            Instant time = Instant.parse(text);
            return Optional.of(Timestamp.newBuilder()
                    .setSeconds(time.getEpochSecond())
                    .setNanos(time.getNano())
                    .build());
        } catch (DateTimeParseException e) {
            errors.add(new Violation(field, "must be a time like 2026-01-31T12:00:00Z"));
            return Optional.empty();
        }
    }

    /** 0 says absent to those behind; one that was given becomes a number that no rule takes. */
    private static long given(@Nullable Number number) {
        if (number == null) {
            return 0;
        }
        return number.longValue() == 0 ? -1 : number.longValue();
    }

    private static String text(@Nullable String value, String otherwise) {
        return value == null ? otherwise : value;
    }
}
