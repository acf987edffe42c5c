package brownout.jobqueue.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class JobIdTest {
    @Test
    void the_same_tenant_and_key_are_always_the_same_version_5_uuid() {
        JobId id = JobId.derived("acme", "k-1");
        assertThat(id).isEqualTo(JobId.derived("acme", "k-1"));
        assertThat(UUID.fromString(id.value()).version()).isEqualTo(5);
        assertThat(UUID.fromString(id.value()).variant()).isEqualTo(2);
    }

    @Test
    void tenant_and_key_cannot_be_mixed_up() {
        assertThat(JobId.derived("a", "bc")).isNotEqualTo(JobId.derived("ab", "c"));
    }

    @Test
    void only_lower_case_uuids_are_ids() {
        assertThat(JobId.parse("0F0A7A0C-6F5E-5A53-9B1E-0D3A1C9B6D11")).isEmpty();
        assertThat(JobId.parse("../etc/passwd")).isEmpty();
        assertThatThrownBy(() -> new JobId("x")).hasMessageContaining("lower-case UUID");
    }
}
