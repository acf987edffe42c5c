package brownout.notification.webhook;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/**
 * Whether an address is one of the internet's. What is not (IANA's special-purpose registries: RFC 6890, 1918, 4193, 6598)
 * is ours or our neighbours': whoever could have us call it would look into our network through us.
 *
 * <p>An IPv6 address that carries an IPv4 one (mapped, NAT64, 6to4) is as public as that one.
 */
final class PublicAddress {
    private static final List<Block> SPECIAL = List.of(
            block("0.0.0.0", 8),
            block("10.0.0.0", 8),
            block("100.64.0.0", 10),
            block("127.0.0.0", 8),
            block("169.254.0.0", 16),
            block("172.16.0.0", 12),
            block("192.0.0.0", 24),
            block("192.0.2.0", 24),
            block("192.168.0.0", 16),
            block("198.18.0.0", 15),
            block("198.51.100.0", 24),
            block("203.0.113.0", 24),
            block("224.0.0.0", 3));

    private static final Block GLOBAL_UNICAST = block("2000::", 3);
    private static final Block TEREDO_AND_OTHERS = block("2001::", 23);
    private static final Block DOCUMENTATION = block("2001:db8::", 32);
    private static final Block NAT64 = block("64:ff9b::", 96);
    private static final Block SIX_TO_FOUR = block("2002::", 16);

    private record Block(byte[] prefix, int bits) {
        boolean holds(byte[] address) {
            if (address.length != prefix.length) {
                return false;
            }
            int whole = bits / 8;
            int mask = 0xff << (8 - bits % 8) & 0xff;
            return Arrays.equals(address, 0, whole, prefix, 0, whole)
                    && (bits % 8 == 0 || (address[whole] & mask) == (prefix[whole] & mask));
        }
    }

    private PublicAddress() {}

    static boolean is(InetAddress address) {
        return is(address.getAddress());
    }

    private static boolean is(byte[] address) {
        if (address.length == 4) {
            return SPECIAL.stream().noneMatch(block -> block.holds(address));
        }
        if (NAT64.holds(address)) {
            return is(Arrays.copyOfRange(address, 12, 16));
        }
        if (SIX_TO_FOUR.holds(address)) {
            return is(Arrays.copyOfRange(address, 2, 6));
        }
        return GLOBAL_UNICAST.holds(address) && !TEREDO_AND_OTHERS.holds(address) && !DOCUMENTATION.holds(address);
    }

    /** Of a literal: nothing is looked up. */
    private static Block block(String prefix, int bits) {
        try {
            return new Block(InetAddress.getByName(prefix).getAddress(), bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException(prefix + " is no literal", e);
        }
    }
}
