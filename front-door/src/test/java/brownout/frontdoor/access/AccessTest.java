package brownout.frontdoor.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.frontdoor.problem.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class AccessTest {
    private static final String KEY = "acme-key-0123456789";
    private static final Caller ACME = Caller.of(new Tenant("acme"), Set.of(Role.READER));
    private static final String ADMIN = "admin-token-0123456789";

    private final Access access = new Access(
            List.of(
                    new Access.Grant(KEY, ACME),
                    new Access.Grant("worker-key-0123456789", Caller.process("w1", Role.WORKER))),
            Optional.of(ADMIN));

    @Test
    void whoever_signs_needs_no_key_and_gets_no_role_by_it() {
        var access = new Access(
                List.of(new Access.Grant("0123456789abcdef", Caller.of(Tenant.DEFAULT, Set.of(Role.READER)))),
                Optional.empty());
        assertThat(access.require(null, Set.of(Role.SIGNER))).isEqualTo(Caller.SIGNER);
        assertThat(access.require("Bearer 0123456789abcdef", Set.of(Role.SIGNER)))
                .isEqualTo(Caller.SIGNER);
        assertThatThrownBy(() -> access.require(null, Set.of(Role.READER))).isInstanceOf(ProblemException.class);
    }

    @Test
    void a_key_names_its_tenant_whatever_the_case_of_the_scheme() {
        assertThat(access.require("Bearer " + KEY, Set.of(Role.READER))).isEqualTo(ACME);
        assertThat(access.require("bearer " + KEY, Set.of(Role.READER))).isEqualTo(ACME);
        assertThat(access.require("Bearer worker-key-0123456789", Set.of(Role.WORKER))
                        .process())
                .contains("w1");
    }

    @Test
    void nobody_comes_in_without_a_key_or_with_another() {
        for (String header :
                new String[] {null, "", KEY, "Basic " + KEY, "Bearer", "Bearer x", "Bearer " + KEY + "x"}) {
            assertThatThrownBy(() -> access.require(header, Set.of(Role.READER)))
                    .isInstanceOfSatisfying(
                            ProblemException.class,
                            e -> assertThat(e.problem().type().status()).isEqualTo(401));
        }
    }

    @Test
    void a_key_without_the_role_is_refused_by_name() {
        assertThatThrownBy(() -> access.require("Bearer " + KEY, Set.of(Role.EDITOR)))
                .hasMessage("this needs the role editor; the caller has reader");
        assertThatThrownBy(() -> access.require("Bearer " + KEY, Set.of()))
                .hasMessage("this needs the role none; the caller has reader");
    }

    @Test
    void without_an_access_file_everybody_is_the_default_tenant_but_no_administrator() {
        var open = new Access(List.of(), Optional.of(ADMIN));
        assertThat(open.require(null, Set.of(Role.WORKER)).tenant()).isEqualTo(Tenant.DEFAULT);
        assertThatThrownBy(() -> open.require(null, Set.of(Role.ADMIN))).hasMessageContaining("the admin token");
        assertThat(open.require("Bearer " + ADMIN, Set.of(Role.ADMIN))).isEqualTo(Caller.ADMINISTRATOR);
        assertThatThrownBy(() -> new Access(List.of(), Optional.empty()).require("Bearer x", Set.of(Role.ADMIN)))
                .hasMessageContaining("this service has none (front-door.admin-token-file)");
    }

    @Test
    void a_key_is_long_enough_and_nobody_elses() {
        assertThatThrownBy(() -> new Access.Grant("adm", ACME)).hasMessageContaining("at least 16");
        assertThatThrownBy(() -> new Access(List.of(new Access.Grant(KEY, ACME)), Optional.of(KEY)))
                .hasMessageContaining("the same key");
        assertThat(new Access.Grant(KEY, ACME).toString()).doesNotContain(KEY);
    }
}
