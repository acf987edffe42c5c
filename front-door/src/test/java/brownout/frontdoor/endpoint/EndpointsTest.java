package brownout.frontdoor.endpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.frontdoor.access.Role;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EndpointsTest {
    private final Endpoints endpoints = Endpoints.of(
                    Endpoint.get("/v1/profiles/{id}", Role.READER, "fields"),
                    Endpoint.put("/v1/profiles/{id}", Role.EDITOR),
                    Endpoint.post("/v1/profiles:batchGet", Role.READER),
                    Endpoint.get("/v1/profiles/me", Role.OPERATOR))
            .andGrpc("brownout.p.v1.Profiles", Role.READER, Role.PEER)
            .andGrpc("brownout.p.v1.Profiles/Write", Role.EDITOR);

    @Test
    void a_fixed_segment_wins_over_one_that_varies() {
        assertThat(endpoints.find("GET", "/v1/profiles/me").role()).isEqualTo(Role.OPERATOR);
        assertThat(endpoints.find("HEAD", "/v1/profiles/ada").path()).isEqualTo("/v1/profiles/{id}");
        assertThat(endpoints.template("/v1/profiles/x%2Fy")).contains("/v1/profiles/{id}");
        assertThat(endpoints.template("/v1/profiles/")).isEmpty();
        assertThat(endpoints.template("/v1/profiles/a/b")).isEmpty();
    }

    @Test
    void a_method_that_a_path_does_not_have_is_told_those_it_has() {
        assertThatThrownBy(() -> endpoints.find("POST", "/v1/profiles/ada"))
                .hasMessageContaining("GET, HEAD, OPTIONS, PUT");
        assertThat(endpoints.allow("/v1/profiles:batchGet")).contains("OPTIONS, POST");
        assertThat(endpoints.allow("/nowhere")).isEmpty();
    }

    @Test
    void a_grpc_method_has_its_own_roles_or_those_of_its_service() {
        assertThat(endpoints.rolesFor("brownout.p.v1.Profiles/Get")).containsExactlyInAnyOrder(Role.READER, Role.PEER);
        assertThat(endpoints.rolesFor("brownout.p.v1.Profiles/Write")).containsExactly(Role.EDITOR);
        assertThat(endpoints.rolesFor("brownout.p.v1.Other/Get")).isEmpty();
    }

    @Test
    void a_query_parameter_is_known_once_and_not_empty() {
        var get = endpoints.find("GET", "/v1/profiles/ada");
        Endpoints.checkQuery(get, Map.of("fields", List.of("email")));
        assertThatThrownBy(() -> Endpoints.checkQuery(get, Map.of("field", List.of("email"))))
                .hasMessage("field is not a query parameter; did you mean fields?");
        assertThatThrownBy(() -> Endpoints.checkQuery(get, Map.of("fields", List.of("a", "b"))))
                .hasMessageContaining("2 times");
        assertThatThrownBy(() -> Endpoints.checkQuery(get, Map.of("fields", List.of(""))))
                .hasMessageContaining("is empty");
    }
}
