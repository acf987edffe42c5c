package brownout.chaos.toxiproxy.adapter.netty;

import brownout.chaos.toxiproxy.proxy.HostAndPort;
import brownout.chaos.toxiproxy.proxy.Refusal;
import io.netty.util.NetUtil;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;

/** Between {@code host:port} and socket addresses, as the original has them. */
final class Addresses {
    private Addresses() {}

    /** A listening address; an empty host is every interface, an empty text a free port there. */
    static InetSocketAddress toListen(String text) {
        if (text.isEmpty()) {
            return new InetSocketAddress(0);
        }
        HostAndPort parsed = HostAndPort.parse(text);
        if (parsed.host().isEmpty()) {
            return new InetSocketAddress(parsed.port());
        }
        try {
            return new InetSocketAddress(InetAddress.getByName(parsed.host()), parsed.port());
        } catch (UnknownHostException unknown) {
            throw Refusal.failed("lookup " + parsed.host() + ": no such host");
        }
    }

    static InetSocketAddress toConnect(String text) {
        HostAndPort parsed = HostAndPort.parse(text);
        String host = parsed.host().isEmpty() ? "localhost" : parsed.host();
        return InetSocketAddress.createUnresolved(host, parsed.port());
    }

    /** As the original names an address that cannot be bound: a host is resolved, an interface that was not named is not. */
    static String showWanted(String text, InetSocketAddress address) {
        if (text.isEmpty() || text.startsWith(":")) {
            return ":" + address.getPort();
        }
        return address.getAddress().isAnyLocalAddress() ? "0.0.0.0:" + address.getPort() : show(address);
    }

    static String show(InetSocketAddress address) {
        InetAddress ip = address.getAddress();
        String host = ip.isAnyLocalAddress() ? "::" : NetUtil.toAddressString(ip);
        boolean bracketed = ip.isAnyLocalAddress() || ip instanceof Inet6Address;
        return (bracketed ? "[" + host + "]" : host) + ":" + address.getPort();
    }
}
