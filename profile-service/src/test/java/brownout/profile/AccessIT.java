package brownout.profile;

import static brownout.profile.Regions.EU;
import static brownout.profile.Regions.US;
import static org.assertj.core.api.Assertions.assertThat;

import brownout.contracts.profile.v1.AppendMarkerRequest;
import brownout.contracts.profile.v1.AppendMarkerResponse;
import brownout.contracts.profile.v1.BatchGetRequest;
import brownout.contracts.profile.v1.Consistency;
import brownout.contracts.profile.v1.GetRequest;
import brownout.contracts.profile.v1.Level;
import brownout.contracts.profile.v1.MarkerKind;
import brownout.contracts.profile.v1.Profile;
import brownout.contracts.profile.v1.ProfilesGrpc;
import brownout.contracts.profile.v1.ReplicationGrpc;
import brownout.contracts.profile.v1.WriteRequest;
import brownout.profile.Regions.Reply;
import io.grpc.Channel;
import io.grpc.Status.Code;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who may see and do what. */
@ExtendWith(RunningRegions.class)
class AccessIT {

    private static final String[] ACME = {"Authorization", "Bearer " + Regions.ACME_KEY};
    private static final String[] ACME_READER = {"Authorization", "Bearer " + Regions.ACME_READER_KEY};

    private final String id = "user-" + UUID.randomUUID();

    @Test
    void a_profile_of_one_tenant_is_not_there_for_another(Regions regions) {
        assertThat(regions.put(US, id, "Ada").status()).isEqualTo(201);
        for (String region : new String[] {US, EU}) {
            Reply foreign = regions.read(region, id, with(ACME, "Consistency", "strong"));
            assertThat(foreign.status()).as(foreign.toString()).isEqualTo(404);
            assertThat(foreign.http().body()).doesNotContain("Ada");
        }
        Reply own = regions.put(EU, id, "Eve", with(ACME, "If-None-Match", "*"));
        assertThat(own.version()).as(own.toString()).isEqualTo(1);
        assertThat(regions.read(EU, id, "Consistency", "strong")
                        .json()
                        .at("/fields/displayName")
                        .asText())
                .isEqualTo("Ada");
        assertThat(regions.read(US, id, with(ACME, "Consistency", "strong"))
                        .json()
                        .at("/fields/displayName")
                        .asText())
                .isEqualTo("Eve");
    }

    @Test
    void a_tenant_cannot_replay_the_write_of_another_by_its_key(Regions regions) {
        regions.put(US, id, "Ada", "Idempotency-Key", "key-1");
        Reply other = regions.put(US, id, "Ada", with(ACME, "Idempotency-Key", "key-1"));
        assertThat(other.status()).as(other.toString()).isEqualTo(201);
        assertThat(other.header("Idempotency-Replayed")).isEmpty();
    }

    @Test
    void the_session_token_of_another_tenant_is_refused_as_such(Regions regions) {
        String token = regions.put(US, id, "Ada").token();
        Reply foreign = regions.read(EU, id, with(ACME, "Session-Token", token));
        assertThat(foreign.status()).isEqualTo(400);
        assertThat(foreign.http().body()).contains("belongs to another tenant");
    }

    @Test
    void a_caller_without_a_key_or_without_the_role_is_refused(Regions regions) {
        Reply nobody = regions.read(US, id, "Authorization", "Bearer not-a-key-of-anybody");
        assertThat(nobody.status()).isEqualTo(401);
        assertThat(nobody.header("WWW-Authenticate")).isEqualTo("Bearer");
        assertThat(regions.put(US, id, "x", ACME_READER).status()).isEqualTo(403);
        assertThat(regions.send(US, "GET", "/v1/regions", null, ACME).status()).isEqualTo(403);
        assertThat(regions.send(US, "GET", "/v1/regions", null).status()).isEqualTo(200);
    }

    @Test
    void grpc_asks_for_the_same_key(Regions regions) {
        regions.put(US, id, "Ada");
        assertThat(refused(regions, stub -> stub.get(get()))).isEqualTo(Code.UNAUTHENTICATED);
        assertThat(refused(
                        regions,
                        stub -> stub.batchGet(
                                BatchGetRequest.newBuilder().addIds(id).build())))
                .isEqualTo(Code.UNAUTHENTICATED);
        assertThat(refused(
                        regions,
                        stub -> stub.write(WriteRequest.newBuilder().setId(id).build())))
                .isEqualTo(Code.UNAUTHENTICATED);
        assertThat(refused(regions, stub -> stub.get(get()), "authorization", "Bearer " + Regions.ACME_KEY))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(refused(
                        regions,
                        stub -> stub.write(WriteRequest.newBuilder().setId(id).build()),
                        "authorization",
                        "bearer " + Regions.ACME_READER_KEY))
                .isEqualTo(Code.PERMISSION_DENIED);
    }

    @Test
    void a_service_names_the_tenant_that_it_reads_for_and_may_not_write(Regions regions) {
        regions.put(US, id, "Eve", ACME);
        String[] worker = {"authorization", "Bearer " + Regions.WORKER_KEY};
        Profile seen = profiles(regions, stub -> stub.get(get()).getProfile(), with(worker, "brownout-tenant", "acme"));
        assertThat(seen.getFields().getDisplayName()).isEqualTo("Eve");
        assertThat(refused(regions, stub -> stub.get(get()), with(worker, "brownout-tenant", "default")))
                .isEqualTo(Code.NOT_FOUND);
        assertThat(refused(regions, stub -> stub.get(get()), worker)).isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refused(regions, stub -> stub.get(get()), with(worker, "brownout-tenant", "a/b")))
                .isEqualTo(Code.INVALID_ARGUMENT);
        assertThat(refused(
                        regions,
                        stub -> stub.write(WriteRequest.newBuilder().setId(id).build()),
                        with(worker, "brownout-tenant", "acme")))
                .isEqualTo(Code.PERMISSION_DENIED);
    }

    @Test
    void a_tenant_acts_for_itself_alone_and_passes_nothing_on(Regions regions) {
        String[] acme = {"authorization", "Bearer " + Regions.ACME_KEY};
        regions.put(US, id, "Ada");
        assertThat(refused(regions, stub -> stub.get(get()), with(acme, "brownout-tenant", "default")))
                .isEqualTo(Code.PERMISSION_DENIED);
        assertThat(refused(
                        regions,
                        stub -> stub.write(WriteRequest.newBuilder().setId(id).build()),
                        with(acme, "brownout-forwarded-by", "eu")))
                .isEqualTo(Code.PERMISSION_DENIED);
    }

    @Test
    void markers_are_for_peers_of_known_regions_with_short_nonces(Regions regions) {
        String[] peer = {"authorization", "Bearer " + Regions.PEER_KEY + EU};
        AppendMarkerRequest good = AppendMarkerRequest.newBuilder()
                .setRegion(EU)
                .setNonce("eu-1")
                .setKind(MarkerKind.ECHO)
                .build();
        assertThat(append(regions, good, peer).getPositionsMap()).isNotEmpty();
        assertThat(Calls.failure(() -> append(regions, good)).getCode()).isEqualTo(Code.UNAUTHENTICATED);
        assertThat(Calls.failure(() -> append(regions, good, "authorization", "Bearer " + Regions.ACME_KEY))
                        .getCode())
                .isEqualTo(Code.PERMISSION_DENIED);
        for (AppendMarkerRequest bad : new AppendMarkerRequest[] {
            good.toBuilder().setRegion("evil").build(),
            good.toBuilder().setRegion("x".repeat(1 << 20)).build(),
            good.toBuilder().setNonce("").build(),
            good.toBuilder().setNonce("n".repeat(65)).build(),
            good.toBuilder().setKindValue(99).build(),
            good.toBuilder().setKindValue(0).build()
        }) {
            assertThat(Calls.failure(() -> append(regions, bad, peer)).getCode())
                    .isEqualTo(Code.INVALID_ARGUMENT);
        }
    }

    private static AppendMarkerResponse append(Regions regions, AppendMarkerRequest request, String... metadata) {
        return Calls.call(
                regions,
                US,
                channel -> ReplicationGrpc.newBlockingStub(channel)
                        .withDeadlineAfter(30, TimeUnit.SECONDS)
                        .appendMarker(request),
                metadata);
    }

    private GetRequest get() {
        return GetRequest.newBuilder()
                .setId(id)
                .setConsistency(Consistency.newBuilder().setLevel(Level.STRONG))
                .build();
    }

    private static <T> Code refused(
            Regions regions, Function<ProfilesGrpc.ProfilesBlockingStub, T> call, String... metadata) {
        return Calls.failure(() -> profiles(regions, call, metadata)).getCode();
    }

    private static <T> T profiles(
            Regions regions, Function<ProfilesGrpc.ProfilesBlockingStub, T> call, String... metadata) {
        Function<Channel, T> onChannel =
                channel -> call.apply(ProfilesGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS));
        return Calls.call(regions, EU, onChannel, metadata);
    }

    private static String[] with(String[] some, String... more) {
        String[] all = new String[some.length + more.length];
        System.arraycopy(some, 0, all, 0, some.length);
        System.arraycopy(more, 0, all, some.length, more.length);
        return all;
    }
}
