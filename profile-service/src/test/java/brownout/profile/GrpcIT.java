package brownout.profile;

import static brownout.profile.Regions.EU;
import static brownout.profile.Regions.US;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import brownout.contracts.profile.v1.BatchGetRequest;
import brownout.contracts.profile.v1.BatchGetResponse;
import brownout.contracts.profile.v1.Consistency;
import brownout.contracts.profile.v1.Fields;
import brownout.contracts.profile.v1.GetRequest;
import brownout.contracts.profile.v1.GetResponse;
import brownout.contracts.profile.v1.Level;
import brownout.contracts.profile.v1.OnUnavailable;
import brownout.contracts.profile.v1.ProfilesGrpc;
import brownout.contracts.profile.v1.WriteRequest;
import brownout.contracts.profile.v1.WriteResponse;
import brownout.profile.Regions.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import io.grpc.Status;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What another service sees, and what the regions tell about themselves. */
@ExtendWith(RunningRegions.class)
class GrpcIT {

    private final String id = "user-" + UUID.randomUUID();

    @Test
    void another_service_reads_an_opt_out_strong_and_a_contact_bounded(Regions regions) {
        WriteResponse written = call(
                regions,
                EU,
                profiles -> profiles.write(WriteRequest.newBuilder()
                        .setId(id)
                        .setFields(
                                Fields.newBuilder().setEmail("ada@example.org").setMarketingOptOut(true))
                        .setOpId("key-1")
                        .build()));
        assertThat(written.getProfile().getVersion()).isEqualTo(1);
        assertThat(written.getReplayed()).isFalse();

        GetResponse optOut = call(regions, US, profiles -> profiles.get(get(Level.STRONG, 0)));
        assertThat(optOut.getProfile().getFields().getMarketingOptOut()).isTrue();
        assertThat(optOut.getMetadata().getAchieved()).isEqualTo(Level.STRONG);
        GetResponse contact = call(regions, US, profiles -> profiles.get(get(Level.BOUNDED, 5000)));
        assertThat(contact.getProfile().getFields().getEmail()).isEqualTo("ada@example.org");
        assertThat(contact.getMetadata().getStalenessBoundMs()).isBetween(0L, 5000L);
        assertThat(contact.getMetadata().getServedByRegion()).isEqualTo("us");
        GetResponse session = call(
                regions,
                EU,
                profiles -> profiles.get(get(Level.SESSION, 0).toBuilder()
                        .setSessionToken(written.getSessionToken())
                        .build()));
        assertThat(session.getProfile().getVersion()).isEqualTo(1);
        BatchGetResponse batch = call(
                regions,
                EU,
                profiles -> profiles.batchGet(BatchGetRequest.newBuilder()
                        .addIds(id)
                        .addIds("no-" + id)
                        .setConsistency(Consistency.newBuilder().setLevel(Level.STRONG))
                        .build()));
        assertThat(batch.getProfilesList()).singleElement().isEqualTo(written.getProfile());
    }

    @Test
    void every_failure_has_its_status(Regions regions) {
        call(
                regions,
                US,
                profiles -> profiles.write(
                        WriteRequest.newBuilder().setId(id).setOpId("key-1").build()));
        assertThat(Calls.failure(() -> call(
                                regions,
                                EU,
                                profiles -> profiles.get(GetRequest.newBuilder()
                                        .setId("no-" + id)
                                        .build())))
                        .getCode())
                .isEqualTo(Status.Code.NOT_FOUND);
        Status wrongId = Calls.failure(() -> call(
                regions,
                EU,
                profiles -> profiles.get(GetRequest.newBuilder().setId("a b").build())));
        assertThat(wrongId.getCode()).isEqualTo(Status.Code.INVALID_ARGUMENT);
        assertThat(wrongId.getDescription()).startsWith("id ");
        assertThat(Calls.failure(() -> call(regions, EU, profiles -> profiles.get(get(Level.BOUNDED, 0))))
                        .getDescription())
                .contains("max-staleness of 1ms to 60m");
        assertThat(Calls.failure(() -> call(
                                regions,
                                EU,
                                profiles -> profiles.write(WriteRequest.newBuilder()
                                        .setId(id)
                                        .setIfVersion(0)
                                        .build())))
                        .getCode())
                .isEqualTo(Status.Code.FAILED_PRECONDITION);
        assertThat(Calls.failure(() -> call(
                                regions,
                                EU,
                                profiles -> profiles.write(WriteRequest.newBuilder()
                                        .setId(id)
                                        .setOpId("key-1")
                                        .addMask("email")
                                        .build())))
                        .getCode())
                .isEqualTo(Status.Code.ALREADY_EXISTS);
        regions.cut("profile-eu_to_kafka");
        WriteResponse ahead = call(
                regions,
                US,
                profiles -> profiles.write(WriteRequest.newBuilder().setId(id).build()));
        assertThat(Calls.failure(() -> call(
                                regions,
                                EU,
                                profiles -> profiles.get(get(Level.SESSION, 0).toBuilder()
                                        .setSessionToken(ahead.getSessionToken())
                                        .setOnUnavailable(OnUnavailable.FAIL)
                                        .build())))
                        .getCode())
                .isEqualTo(Status.Code.UNAVAILABLE);
    }

    @Test
    void the_regions_tell_their_role_their_lag_and_the_age_of_their_watermark(Regions regions) {
        regions.put(US, id, "Ada");
        // A strong read proves something about eu only if eu answers it, and a region may be too busy to describe
        // itself.
        await().atMost(Duration.ofSeconds(60)).untilAsserted(() -> everyRegionTellsAboutAll(regions));
    }

    private void everyRegionTellsAboutAll(Regions regions) {
        regions.read(EU, id, "Consistency", "strong");
        for (String asked : new String[] {US, EU}) {
            Reply reply = regions.send(asked, "GET", "/v1/regions", null);
            assertThat(reply.json().path("regions")).hasSize(2).allSatisfy(region -> {
                assertThat(region.path("reachable").asBoolean())
                        .as(reply.toString())
                        .isTrue();
                assertThat(region.path("epoch").asLong()).isEqualTo(1);
                assertThat(region.path("lag").isNumber()).isTrue();
            });
            assertThat(region(reply, US).path("role").asText()).isEqualTo("home");
            assertThat(region(reply, EU).path("role").asText()).isEqualTo("replica");
            assertThat(region(reply, EU).path("watermarkAgeMs").isNumber())
                    .as(reply.toString())
                    .isTrue();
        }
    }

    @Test
    void metrics_and_health_are_served(Regions regions) {
        regions.read(EU, id, "Consistency", "strong");
        assertThat(regions.send(EU, "GET", "/q/metrics", null).http().body())
                .contains("profile_reads_total{")
                .contains("profile_staleness_bound_seconds")
                .contains("profile_applied_offset{partition=\"0\"");
        JsonNode ready = regions.send(EU, "GET", "/q/health/ready", null).json();
        assertThat(ready.path("checks").findValuesAsText("name")).contains("redis", "kafka", "view", "home");
    }

    private static JsonNode region(Reply reply, String name) {
        for (JsonNode region : reply.json().path("regions")) {
            if (region.path("region").asText().equals(name)) {
                return region;
            }
        }
        throw new AssertionError(name + " is not in " + reply);
    }

    private GetRequest get(Level level, long maxStalenessMillis) {
        return GetRequest.newBuilder()
                .setId(id)
                .setConsistency(Consistency.newBuilder().setLevel(level).setMaxStalenessMs(maxStalenessMillis))
                .build();
    }

    private static <T> T call(Regions regions, String region, Function<ProfilesGrpc.ProfilesBlockingStub, T> call) {
        return Calls.call(
                regions,
                region,
                channel -> call.apply(ProfilesGrpc.newBlockingStub(channel).withDeadlineAfter(30, TimeUnit.SECONDS)),
                "authorization",
                "Bearer " + Regions.DEFAULT_KEY);
    }
}
