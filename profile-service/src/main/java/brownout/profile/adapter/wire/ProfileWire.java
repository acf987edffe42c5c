package brownout.profile.adapter.wire;

import brownout.frontdoor.access.Tenant;
import brownout.profile.record.Fields;
import brownout.profile.record.OpId;
import brownout.profile.record.Profile;
import brownout.profile.record.ProfileId;
import brownout.profile.record.ProfileVersion;
import com.google.protobuf.Timestamp;
import java.time.Instant;

/** Profiles as messages. */
public final class ProfileWire {

    private ProfileWire() {}

    public static brownout.contracts.profile.v1.Profile message(Profile profile) {
        return brownout.contracts.profile.v1.Profile.newBuilder()
                .setId(profile.id().value())
                .setTenant(profile.id().tenant().value())
                .setVersion(profile.version().number())
                .setEpoch(profile.version().epoch())
                .setOpId(profile.opId().value())
                .setFields(message(profile.fields()))
                .setWrittenAt(timestamp(profile.writtenAt()))
                .setPrevVersion(profile.previous())
                .build();
    }

    /** @throws IllegalArgumentException if it is no profile that this service could have written */
    public static Profile profile(brownout.contracts.profile.v1.Profile message) {
        return new Profile(
                new ProfileId(tenant(message), message.getId()),
                new ProfileVersion(message.getEpoch(), message.getVersion()),
                message.getPrevVersion(),
                new OpId(message.getOpId()),
                fields(message.getFields()),
                instant(message.getWrittenAt()));
    }

    /** Records of before there were tenants name none. */
    private static Tenant tenant(brownout.contracts.profile.v1.Profile message) {
        return message.getTenant().isEmpty() ? Tenant.DEFAULT : new Tenant(message.getTenant());
    }

    public static brownout.contracts.profile.v1.Fields message(Fields fields) {
        return brownout.contracts.profile.v1.Fields.newBuilder()
                .setDisplayName(fields.displayName())
                .setEmail(fields.email())
                .setPhone(fields.phone())
                .setDeviceToken(fields.deviceToken())
                .setMarketingOptOut(fields.marketingOptOut())
                .setBlocked(fields.blocked())
                .setLastSeen(fields.lastSeen())
                .putAllAttributes(fields.attributes())
                .build();
    }

    public static Fields fields(brownout.contracts.profile.v1.Fields message) {
        return new Fields(
                message.getDisplayName(),
                message.getEmail(),
                message.getPhone(),
                message.getDeviceToken(),
                message.getMarketingOptOut(),
                message.getBlocked(),
                message.getLastSeen(),
                message.getAttributesMap());
    }

    public static Timestamp timestamp(Instant instant) {
        return Timestamp.newBuilder()
                .setSeconds(instant.getEpochSecond())
                .setNanos(instant.getNano())
                .build();
    }

    public static Instant instant(Timestamp timestamp) {
        return Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos());
    }
}
