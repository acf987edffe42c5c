package brownout.jobqueue.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.frontdoor.adapter.json.StrictJson;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class JobBodyTest {
    private static JobBody read(String json) {
        return StrictJson.read(json.getBytes(StandardCharsets.UTF_8), JobBody.class);
    }

    @Test
    void an_empty_tenant_is_refused_and_none_is_the_callers_own() {
        assertThatThrownBy(() -> read("{\"tenant\":\"\"}").toSpec("acme")).hasMessageContaining("leave it out");
        assertThat(read("{}").toSpec("acme").getTenant()).isEqualTo("acme");
    }

    @Test
    void a_whole_number_counts_however_it_is_written() {
        assertThat(read("{\"videoLengthMs\":105910.0}").toSpec("acme").getVideoLengthMs())
                .isEqualTo(105_910);
    }
}
