package brownout.profile.adapter.redis;

import brownout.profile.adapter.wire.ProfileWire;
import brownout.profile.record.Change;
import brownout.profile.record.Profile;
import brownout.profile.replication.StoredProfile;
import brownout.profile.replication.ViewUnavailableException;
import com.google.protobuf.InvalidProtocolBufferException;
import java.nio.charset.StandardCharsets;

/**
 * A profile as Redis holds it: {@code <epoch>:<version>:<offset>:<digest>\n} and the message. The head is text, for the
 * script that compares versions and for people with {@code redis-cli}.
 */
final class StoredValue {

    private StoredValue() {}

    static byte[] encode(StoredProfile stored) {
        Profile profile = stored.profile();
        byte[] head = (profile.version().epoch() + ":" + profile.version().number() + ":" + stored.offset() + ":"
                        + stored.change().digest() + "\n")
                .getBytes(StandardCharsets.US_ASCII);
        byte[] body = ProfileWire.message(profile).toByteArray();
        byte[] value = new byte[head.length + body.length];
        System.arraycopy(head, 0, value, 0, head.length);
        System.arraycopy(body, 0, value, head.length, body.length);
        return value;
    }

    static StoredProfile decode(byte[] value, int partition) {
        int end = 0;
        while (end < value.length && value[end] != '\n') {
            end++;
        }
        String[] head = new String(value, 0, end, StandardCharsets.US_ASCII).split(":", -1);
        if (head.length != 4 || end == value.length) {
            throw new ViewUnavailableException("Redis holds something that this service did not write");
        }
        try {
            Profile profile = ProfileWire.profile(
                    brownout.contracts.profile.v1.Profile.parser().parseFrom(value, end + 1, value.length - end - 1));
            return new StoredProfile(new Change(profile, head[3]), partition, Long.parseLong(head[2]));
        } catch (InvalidProtocolBufferException | IllegalArgumentException e) {
            throw new ViewUnavailableException("Redis holds something that this service did not write", e);
        }
    }
}
