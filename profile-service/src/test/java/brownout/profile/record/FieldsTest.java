package brownout.profile.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.frontdoor.problem.Violation;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class FieldsTest {

    @Test
    void everything_wrong_is_listed_at_once() {
        Fields wrong =
                new Fields("x".repeat(513), "nobody", "12345", "", false, false, "today", Map.of("bad key", "v"));
        assertThat(wrong.errors())
                .extracting(Violation::field)
                .containsExactly("displayName", "email", "phone", "lastSeen", "attributes");
        assertThat(Fields.EMPTY.errors()).isEmpty();
        assertThat(new Fields("Ada", "a@b", "+15550100", "", false, false, "2026-01-31T12:00:00Z", Map.of()).errors())
                .isEmpty();
    }

    @Test
    void a_mask_with_an_unknown_field_names_the_known_ones() {
        assertThatThrownBy(() -> FieldMask.of(List.of("emial")))
                .hasMessageContaining("no field \"emial\"")
                .hasMessageContaining("email");
    }

    @Test
    void a_tag_is_read_back_and_anything_else_is_not() {
        assertThat(ProfileVersion.ofTag(new ProfileVersion(3, 41).tag())).contains(new ProfileVersion(3, 41));
        for (String wrong : List.of("", "1", "1-", "-1", "1-2-3", "0-1", "1-0", "a-b", "9999999999999999-1")) {
            assertThat(ProfileVersion.ofTag(wrong)).as(wrong).isEqualTo(Optional.empty());
        }
    }

    @Test
    void a_later_epoch_outranks_any_number_of_an_earlier_one() {
        assertThat(new ProfileVersion(2, 1)).isGreaterThan(new ProfileVersion(1, 1000));
        assertThat(new ProfileVersion(10, 1)).isGreaterThan(new ProfileVersion(9, 1));
    }

    @Test
    void an_id_cannot_be_mistaken_for_a_marker_or_a_path() {
        for (String wrong : List.of("", "~echo", "a/b", "a b", "ä", "x".repeat(129))) {
            assertThatThrownBy(() -> new ProfileId(Tenant.DEFAULT, wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void no_two_profiles_share_a_storage_key_and_those_of_tenant_default_keep_theirs() {
        assertThat(new ProfileId(Tenant.DEFAULT, "ada").storageKey()).isEqualTo("ada");
        assertThat(new ProfileId(new Tenant("acme"), "ada").storageKey()).isEqualTo("acme/ada");
        for (String tenant : List.of("", "a/b", "~echo", "x".repeat(65))) {
            assertThatThrownBy(() -> new Tenant(tenant)).as(tenant).isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void an_operation_id_is_the_same_for_every_retry_and_does_not_give_the_key_away() {
        assertThat(OpId.of(new IdempotencyKey("k-1")))
                .isEqualTo(OpId.of(new IdempotencyKey("k-1")))
                .isNotEqualTo(OpId.of(new IdempotencyKey("k-2")));
        assertThat(OpId.of(new IdempotencyKey("k-1")).value())
                .matches("[0-9a-f]{32}")
                .doesNotContain("k-1");
    }
}
