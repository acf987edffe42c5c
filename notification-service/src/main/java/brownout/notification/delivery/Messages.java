package brownout.notification.delivery;

import brownout.frontdoor.problem.Violation;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Content;
import brownout.notification.channel.FromTemplate;
import brownout.notification.channel.Providers;
import brownout.notification.channel.Rendered;
import brownout.notification.template.Filling;
import java.util.ArrayList;
import java.util.Optional;

/**
 * Makes the bytes of an attempt. Those of the first attempt on a channel are those of every later one (safeguard {@code
 * frozen-bytes}): the template may have been edited since, and other bytes under the same provider key are refused by the
 * provider, or are a second message.
 */
public final class Messages {
    private final Providers providers;
    private final Filling filling;
    private final Switchboard<Safeguard> safeguards;

    public Messages(Providers providers, Filling filling, Switchboard<Safeguard> safeguards) {
        this.providers = providers;
        this.filling = filling;
        this.safeguards = safeguards;
    }

    /**
     * @param address empty: known to the frozen bytes only
     * @throws IllegalArgumentException when no message can be made
     */
    Rendered of(Notification n, Channel channel, Optional<String> address) {
        if (n.isFrozenFor(channel) && (address.isEmpty() || safeguards.isOn(Safeguard.FROZEN_BYTES))) {
            return n.rendered().orElseThrow();
        }
        String to = address.orElseThrow(
                () -> new IllegalStateException("notification " + n.id() + " has no address for " + channel));
        Content content = n.spec().wording().fold(literal -> literal, this::filled);
        return new Rendered(channel, providers.on(channel).render(n.id(), content, to));
    }

    private Content filled(FromTemplate wanted) {
        var violations = new ArrayList<Violation>();
        return filling.fill(wanted, violations).orElseThrow(() -> {
            Violation first = violations.get(0);
            return new IllegalArgumentException("the template was changed after the notification was accepted: "
                    + first.field() + " " + first.message());
        });
    }

    String account(Channel channel) {
        return providers.on(channel).account();
    }
}
