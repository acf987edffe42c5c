package brownout.notification.channel;

import brownout.notification.dedup.Digest;
import java.util.Arrays;

/**
 * The exact bytes of one message for one channel, frozen at the first attempt: a retry that renders again may send
 * something else under the same provider key.
 */
public record Rendered(Channel channel, byte[] bytes) {
    public Digest hash() {
        return Digest.of(bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Rendered that && channel == that.channel && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return 31 * channel.hashCode() + Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return "Rendered[" + channel + ", " + bytes.length + " bytes]";
    }
}
