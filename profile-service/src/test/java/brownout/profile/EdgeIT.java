package brownout.profile;

import static brownout.profile.Regions.US;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.contract.EdgeContract;
import brownout.frontdoor.contract.EdgeSubject;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import stranger.ApiClient;
import stranger.ApiException;
import stranger.api.ProfilesApi;
import stranger.model.Fields;

/** The edge, of the home region: what it has written it can read at once. */
@ExtendWith(RunningRegions.class)
class EdgeIT extends EdgeContract {

    private static final EdgeSubject.Keys KEYS =
            new EdgeSubject.Keys(Regions.DEFAULT_KEY, Regions.DEFAULT_READER_KEY, Regions.ACME_KEY, Regions.ADMIN);

    private static EdgeSubject subject;

    @BeforeAll
    static void take(Regions regions) {
        subject = new EdgeSubject(
                regions.uri(US, "/"),
                regions.grpcPort(US),
                Path.of("src/main/resources/META-INF/openapi.yaml"),
                KEYS,
                new EdgeSubject.MainCall(
                        "PUT", "/v1/profiles/{id}", () -> "/v1/profiles/user-" + UUID.randomUUID(), false, ""),
                new EdgeSubject.GrpcRead("brownout.profile.v1.Profiles/Get", 1),
                () -> regions.service(US).log().linesOfThisRun());
    }

    @Override
    protected EdgeSubject subject() {
        return subject;
    }

    @Test
    void a_client_generated_from_the_document_writes_and_reads_back() throws ApiException {
        var api = new ProfilesApi(stranger());
        String id = "stranger-" + UUID.randomUUID();

        var written = api.putProfile(id, new Fields().displayName("Ana"), null, null, null, null, null);

        var read = api.getProfile(id, "strong", null, null, null, null);
        assertThat(read.getVersion()).isEqualTo(written.getVersion());
        assertThat(read.getFields().getDisplayName()).isEqualTo("Ana");
    }

    private static ApiClient stranger() {
        var client = new ApiClient();
        client.updateBaseUri(subject.base().toString().replaceFirst("/$", ""));
        client.setRequestInterceptor(request -> request.header("Authorization", "Bearer " + KEYS.tenant()));
        return client;
    }
}
