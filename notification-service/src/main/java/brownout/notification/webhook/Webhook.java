package brownout.notification.webhook;

import brownout.notification.signature.SigningKey;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/**
 * Where a tenant wants to be told, and how it knows that it is we who tell.
 *
 * @param privateAllowed whether {@code url} may lead into our own network
 */
public record Webhook(URI url, SigningKey key, boolean privateAllowed) {
    /**
     * Which of a name's addresses to call: one that is looked at here and then called, with no second lookup in between, which
     * could answer something else. A name with any private address is not called at all.
     *
     * @return empty: none
     */
    public Optional<InetAddress> choose(List<InetAddress> resolved) {
        boolean allowed = privateAllowed || resolved.stream().allMatch(PublicAddress::is);
        return allowed ? resolved.stream().findFirst() : Optional.empty();
    }
}
