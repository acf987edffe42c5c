package brownout.jobqueue.adapter.rest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.frontdoor.adapter.json.StrictJson;
import brownout.frontdoor.problem.ProblemException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RedriveBodyTest {
    private static RedriveBody body(String json) {
        return StrictJson.read(json.getBytes(StandardCharsets.UTF_8), RedriveBody.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'all':true} | redriveId",
                "{'redriveId':'r'} | exactly one of",
                "{'redriveId':'r','all':false} | exactly one of",
                "{'redriveId':'r','all':true,'filter':{'class':'high'}} | exactly one of",
                "{'redriveId':'r','filter':{}} | \"all\": true",
                "{'redriveId':'r','filter':{'reason':'BORED'}} | EXHAUSTED",
                "{'redriveId':'r','ids':[]} | 1 to 100",
                "{'redriveId':'r','all':true,'limit':0} | limit",
                "{'redriveId':'r','all':true,'ratePerSecond':0} | ratePerSecond"
            },
            quoteCharacter = '`')
    void a_wrong_request_is_told_what_is_wrong(String json, String said) {
        assertThatThrownBy(() -> body(json.replace('\'', '"')).how())
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        it -> assertThat(it.problem().toString()).contains(said));
    }

    @Test
    void a_rate_is_a_gap_between_two_jobs_and_checkpoints_are_kept_unless_it_is_said() {
        var how = body("{\"redriveId\":\"r\",\"all\":true,\"ratePerSecond\":4}").how();
        assertThat(how.gap()).isEqualTo(Duration.ofMillis(250));
        assertThat(how.keepCheckpoint()).isTrue();
        assertThat(how.dryRun()).isFalse();
    }
}
