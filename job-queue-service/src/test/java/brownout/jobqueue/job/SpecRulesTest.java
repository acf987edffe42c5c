package brownout.jobqueue.job;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.jobqueue.v1.JobClass;
import brownout.contracts.jobqueue.v1.JobSpec;
import brownout.contracts.jobqueue.v1.Rendition;
import brownout.frontdoor.problem.Violation;
import com.google.protobuf.Timestamp;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class SpecRulesTest {
    private static JobSpec.Builder good() {
        return JobSpec.newBuilder()
                .setKind("transcode")
                .setSource("s3://videos/a.mp4")
                .setTenant("acme")
                .setJobClass(JobClass.HIGH)
                .addRenditions(rendition("1080p"));
    }

    private static Rendition.Builder rendition(String name) {
        return Rendition.newBuilder().setName(name).setHeight(1080).setBitrateKbps(4000);
    }

    @Test
    void a_good_specification_has_no_errors() {
        assertThat(SpecRules.check(good().build())).isEmpty();
    }

    @Test
    void an_owner_is_measured_in_characters_and_a_source_may_be_any_uri() {
        assertThat(SpecRules.check(good().setOwner("\ud83c\udfac".repeat(128)).build()))
                .isEmpty();
        assertThat(SpecRules.check(good().setSource("http://[::1]:9000/a%20b.mp4?at=1&to=2#t=3")
                        .build()))
                .isEmpty();
    }

    static Stream<Arguments> wrong() {
        return Stream.of(
                wrong("kind", it -> it.setKind("cook")),
                wrong("source", it -> it.setSource("a.mp4")),
                wrong("source", it -> it.setSource("s3://" + "x".repeat(3000))),
                wrong("source", it -> it.setSource("s3://a b")),
                wrong("source", it -> it.setSource("s3://videos/%zz")),
                wrong("source", it -> it.setSource("s3://videos/\u00e9.mp4")),
                wrong("renditions", JobSpec.Builder::clearRenditions),
                wrong("renditions[0].name", it -> it.setRenditions(0, rendition("../up"))),
                wrong("renditions[1].name", it -> it.addRenditions(rendition("1080p"))),
                wrong(
                        "renditions[0].height",
                        it -> it.setRenditions(0, rendition("a").setHeight(0))),
                wrong(
                        "renditions[0].bitrateKbps",
                        it -> it.setRenditions(0, rendition("a").setBitrateKbps(-1))),
                wrong("class", JobSpec.Builder::clearJobClass),
                wrong("class", it -> it.setJobClassValue(99)),
                wrong("tenant", it -> it.setTenant("Ä")),
                wrong("tenant", it -> it.setTenant("a:b")),
                wrong("owner", it -> it.setOwner("x".repeat(129))),
                wrong("owner", it -> it.setOwner("ana\0")),
                wrong("owner", it -> it.setOwner("ana\r\nBcc: everybody@example.com")),
                wrong("owner", it -> it.setOwner("ana\u0085")),
                wrong("timeoutMs", it -> it.setTimeoutMs(5)),
                wrong("maxAttempts", it -> it.setMaxAttempts(21)),
                wrong("maxAttempts", it -> it.setMaxAttempts(-1)),
                wrong("videoLengthMs", it -> it.setVideoLengthMs(-5)),
                wrong("notBefore", it -> it.setNotBefore(Timestamp.newBuilder().setSeconds(-5))),
                wrong("deadline", it -> it.setDeadline(Timestamp.newBuilder().setSeconds(Long.MAX_VALUE))),
                wrong(
                        "deadline",
                        it -> it.setNotBefore(Timestamp.newBuilder().setSeconds(10))
                                .setDeadline(Timestamp.newBuilder().setSeconds(9))));
    }

    private static Arguments wrong(String field, Consumer<JobSpec.Builder> change) {
        return Arguments.of(field, change);
    }

    @ParameterizedTest
    @MethodSource("wrong")
    void each_rule_names_its_field(String field, Consumer<JobSpec.Builder> change) {
        JobSpec.Builder spec = good();
        change.accept(spec);
        assertThat(SpecRules.check(spec.build())).extracting(Violation::field).containsExactly(field);
    }
}
