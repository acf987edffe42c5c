package brownout.profile.record;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class VersionAssignerTest {

    private static final ProfileId ADA = new ProfileId(Tenant.DEFAULT, "ada");
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private final VersionAssigner assigner = new VersionAssigner(2, NOW, Map.of(), Map.of());

    @Test
    void the_first_write_gets_version_one_and_the_next_of_the_batch_follows_it() {
        Profile first = accepted(assigner.decide(named("Ada", "a", new Precondition.None())));
        Profile second = accepted(assigner.decide(named("Ada L.", "b", new Precondition.None())));
        assertThat(first.version()).isEqualTo(new ProfileVersion(2, 1));
        assertThat(first.previous()).isZero();
        assertThat(second.version()).isEqualTo(new ProfileVersion(2, 2));
        assertThat(second.previous()).isEqualTo(1);
    }

    @Test
    void of_two_writes_with_the_same_precondition_in_one_batch_one_is_refused() {
        accepted(assigner.decide(named("Ada", "a", new Precondition.Absent())));
        Decision second = assigner.decide(named("Eve", "b", new Precondition.Absent()));
        assertThat(second).isEqualTo(new Decision.Refuse(Optional.of(new ProfileVersion(2, 1))));
    }

    @Test
    void a_version_of_an_earlier_epoch_is_not_the_version_of_this_one() {
        Profile old = new Profile(ADA, new ProfileVersion(1, 7), 6, new OpId("x"), Fields.EMPTY, NOW);
        VersionAssigner later = new VersionAssigner(2, NOW, Map.of(ADA, old), Map.of());
        Decision wrong = later.decide(named("Ada", "a", new Precondition.Exactly(new ProfileVersion(2, 7))));
        assertThat(wrong).isEqualTo(new Decision.Refuse(Optional.of(new ProfileVersion(1, 7))));
        Profile next = accepted(later.decide(named("Ada", "b", new Precondition.Exactly(new ProfileVersion(1, 7)))));
        assertThat(next.version()).isEqualTo(new ProfileVersion(2, 8));
        assertThat(next.previous()).isEqualTo(7);
    }

    @Test
    void a_retry_is_replayed_and_another_request_with_its_key_is_refused() {
        WriteCommand command = named("Ada", "key", new Precondition.None());
        accepted(assigner.decide(command));
        assertThat(assigner.decide(command)).isEqualTo(new Decision.Replay(new OpKey(ADA, new OpId("key"))));
        assertThat(assigner.decide(named("Eve", "key", new Precondition.None())))
                .isEqualTo(new Decision.KeyReused());
        VersionAssigner nextBatch = new VersionAssigner(2, NOW, Map.of(), Map.of(OpKey.of(command), command.digest()));
        assertThat(nextBatch.decide(command)).isInstanceOf(Decision.Replay.class);
    }

    @Test
    void a_masked_write_changes_the_masked_fields_and_no_others() {
        Fields whole = new Fields("Ada", "ada@example.org", "", "", false, false, "", Map.of("a", "1", "b", "2"));
        accepted(assigner.decide(
                new WriteCommand(ADA, whole, Optional.empty(), new Precondition.None(), new OpId("a"))));
        Fields change = new Fields("", "", "+15550100", "", true, false, "", Map.of("b", "3"));
        FieldMask mask = FieldMask.of(List.of("phone", "marketingOptOut", "attributes.b", "attributes.a"));
        Profile merged = accepted(assigner.decide(
                new WriteCommand(ADA, change, Optional.of(mask), new Precondition.None(), new OpId("b"))));
        assertThat(merged.fields())
                .isEqualTo(new Fields("Ada", "ada@example.org", "+15550100", "", true, false, "", Map.of("b", "3")));
    }

    private static WriteCommand named(String name, String opId, Precondition precondition) {
        Fields fields = new Fields(name, "", "", "", false, false, "", Map.of());
        return new WriteCommand(ADA, fields, Optional.empty(), precondition, new OpId(opId));
    }

    private static Profile accepted(Decision decision) {
        assertThat(decision).isInstanceOf(Decision.Accept.class);
        return ((Decision.Accept) decision).change().profile();
    }
}
