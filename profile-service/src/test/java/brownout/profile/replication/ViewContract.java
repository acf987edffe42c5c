package brownout.profile.replication;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.profile.record.Change;
import brownout.profile.record.Fields;
import brownout.profile.record.OpId;
import brownout.profile.record.OpKey;
import brownout.profile.record.Profile;
import brownout.profile.record.ProfileId;
import brownout.profile.record.ProfileVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every view must do, whatever it is kept in. */
public abstract class ViewContract {

    private static final LogIdentity LOG = new LogIdentity(UUID.randomUUID(), 3);
    private static final ProfileId ADA = new ProfileId(Tenant.DEFAULT, "ada");

    private final int partition = LOG.partitionOf(ADA);
    private View view;

    /** A view that nobody has used. */
    protected abstract View fresh();

    @BeforeEach
    void adopt() {
        view = fresh();
        view.adopt(LOG, false).join();
    }

    @Test
    void an_empty_view_says_that_it_has_applied_nothing() {
        Snapshot snapshot = view.read(Set.of(ADA)).join();
        assertThat(snapshot.profiles()).isEmpty();
        assertThat(snapshot.applied(partition)).isEmpty();
        assertThat(view.states().join()).hasSize(3);
        assertThat(view.states().join().get(partition).applied()).isEmpty();
    }

    @Test
    void data_position_operation_and_epoch_move_together() {
        StoredProfile first = stored(1, 1, 4, "op-1");
        assertThat(view.apply(new View.Batch(partition, OptionalLong.empty(), 5, List.of(first), Map.of(1L, 4L)))
                        .join())
                .isTrue();
        Snapshot snapshot = view.read(Set.of(ADA)).join();
        assertThat(snapshot.profiles()).containsEntry(ADA, first);
        assertThat(snapshot.applied(partition)).hasValue(5);
        assertThat(view.states().join().get(partition))
                .isEqualTo(new View.PartitionState(OptionalLong.of(5), Map.of(1L, 4L)));
        OpKey known = first.change().opKey();
        OpKey unknown = new OpKey(ADA, new OpId("op-2"));
        assertThat(view.read(Set.of(), Set.of(known, unknown)).join())
                .isEqualTo(new Snapshot(Map.of(), Map.of(known, first), Map.of(partition, 5L)));
    }

    @Test
    void what_one_tenant_wrote_is_nothing_to_another_with_the_same_id_and_operation() {
        ProfileId acme = new ProfileId(new Tenant("acme"), "ada");
        int theirs = LOG.partitionOf(acme);
        StoredProfile stored = stored(acme, theirs, 1, 1, 4, "op-1");
        view.apply(new View.Batch(theirs, OptionalLong.empty(), 4, List.of(stored), Map.of()))
                .join();
        Set<OpKey> operations = Set.of(new OpKey(acme, new OpId("op-1")), new OpKey(ADA, new OpId("op-1")));
        Snapshot snapshot = view.read(Set.of(acme, ADA), operations).join();
        assertThat(snapshot.profiles()).isEqualTo(Map.of(acme, stored));
        assertThat(snapshot.operations()).containsOnlyKeys(stored.change().opKey());
    }

    @Test
    void one_read_covers_every_partition_that_it_asks_for() {
        apply(OptionalLong.empty(), 5, stored(1, 1, 4, "op-1"));
        ProfileId elsewhere = IntStream.range(0, 100)
                .mapToObj(i -> new ProfileId(Tenant.DEFAULT, "user-" + i))
                .filter(id -> LOG.partitionOf(id) != partition)
                .findFirst()
                .orElseThrow();
        int other = LOG.partitionOf(elsewhere);
        view.apply(new View.Batch(other, OptionalLong.empty(), 8, List.of(), Map.of()))
                .join();
        Snapshot snapshot = view.read(List.of(elsewhere, ADA, ADA)).join();
        assertThat(snapshot.profiles()).containsOnlyKeys(ADA);
        assertThat(snapshot.applied()).isEqualTo(Map.of(partition, 5L, other, 8L));
    }

    @Test
    void a_batch_that_does_not_begin_where_the_view_is_changes_nothing() {
        apply(OptionalLong.empty(), 5, stored(1, 1, 4, "a"));
        for (OptionalLong wrong : List.of(OptionalLong.empty(), OptionalLong.of(4), OptionalLong.of(6))) {
            assertThat(view.apply(new View.Batch(partition, wrong, 9, List.of(stored(1, 2, 9, "b")), Map.of()))
                            .join())
                    .isFalse();
        }
        assertThat(version()).isEqualTo(new ProfileVersion(1, 1));
        assertThat(view.read(Set.of(ADA)).join().applied(partition)).hasValue(5);
    }

    @Test
    void a_profile_never_goes_back_in_epoch_and_version_whatever_is_replayed() {
        apply(OptionalLong.empty(), 1, stored(2, 10, 1, "a"));
        apply(OptionalLong.of(1), 2, stored(2, 9, 2, "b"));
        assertThat(version()).isEqualTo(new ProfileVersion(2, 10));
        apply(OptionalLong.of(2), 3, stored(1, 100, 3, "c"));
        assertThat(version()).isEqualTo(new ProfileVersion(2, 10));
        apply(OptionalLong.of(3), 4, stored(10, 1, 4, "d"));
        assertThat(version()).isEqualTo(new ProfileVersion(10, 1));
        apply(OptionalLong.of(4), 5, stored(9, 99, 5, "e"));
        assertThat(version()).isEqualTo(new ProfileVersion(10, 1));
    }

    @Test
    void markers_move_the_position_alone() {
        apply(OptionalLong.empty(), 5, stored(1, 1, 4, "a"));
        view.apply(new View.Batch(partition, OptionalLong.of(5), 77, List.of(), Map.of()))
                .join();
        assertThat(view.read(Set.of(ADA)).join().applied(partition)).hasValue(77);
        assertThat(version()).isEqualTo(new ProfileVersion(1, 1));
    }

    @Test
    void the_same_log_is_gone_on_with_and_another_one_empties_the_view() {
        apply(OptionalLong.empty(), 5, stored(1, 1, 4, "a"));
        assertThat(view.resume().join()).contains(LOG);
        view.adopt(LOG, false).join();
        assertThat(version()).isEqualTo(new ProfileVersion(1, 1));

        LogIdentity other = new LogIdentity(UUID.randomUUID(), 2);
        view.adopt(other, false).join();
        assertThat(view.log()).isEqualTo(Optional.of(other));
        assertThat(view.read(Set.of(ADA)).join()).isEqualTo(Snapshot.at(Map.of()));
        assertThat(view.read(Set.of(), Set.of(new OpKey(ADA, new OpId("a")))).join())
                .isEqualTo(Snapshot.at(Map.of()));
        assertThat(view.states().join().values())
                .allMatch(state -> state.equals(new View.PartitionState(OptionalLong.empty(), Map.of())));
    }

    @Test
    void a_view_can_be_emptied_to_be_filled_afresh() {
        apply(OptionalLong.empty(), 5, stored(1, 1, 4, "a"));
        view.adopt(LOG, true).join();
        assertThat(view.read(Set.of(ADA)).join()).isEqualTo(Snapshot.at(Map.of()));
    }

    private void apply(OptionalLong from, long to, StoredProfile change) {
        assertThat(view.apply(new View.Batch(partition, from, to, List.of(change), Map.of()))
                        .join())
                .isTrue();
    }

    private ProfileVersion version() {
        return view.read(Set.of(ADA)).join().profiles().get(ADA).profile().version();
    }

    private StoredProfile stored(long epoch, long version, long offset, String opId) {
        return stored(ADA, partition, epoch, version, offset, opId);
    }

    private static StoredProfile stored(
            ProfileId id, int partition, long epoch, long version, long offset, String opId) {
        Profile profile = new Profile(
                id,
                new ProfileVersion(epoch, version),
                version - 1,
                new OpId(opId),
                new Fields("Ada\n:{}\u0000ä", "", "", "", true, false, "", Map.of("k", "v")),
                Instant.parse("2026-01-01T00:00:00.123456789Z"));
        return new StoredProfile(new Change(profile, "0123456789abcdef"), partition, offset);
    }
}
