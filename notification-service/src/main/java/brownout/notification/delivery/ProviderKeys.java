package brownout.notification.delivery;

import brownout.frontdoor.safeguard.Switchboard;
import brownout.notification.channel.Channel;
import brownout.notification.channel.Providers;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * What the keys that providers were given are still good for. Invariant: all attempts of one notification carry the same
 * key, and a repeat counts as covered only while the provider promises to remember it, less a margin.
 *
 * <p>How it can fail: a provider that forgets a key before its promised lifetime.
 */
public final class ProviderKeys {
    private final Providers providers;
    private final RetryLimits limits;
    private final Switchboard<Safeguard> safeguards;

    ProviderKeys(Providers providers, RetryLimits limits, Switchboard<Safeguard> safeguards) {
        this.providers = providers;
        this.limits = limits;
        this.safeguards = safeguards;
    }

    String of(Notification n) {
        return n.id().toString();
    }

    /** Empty when none is sent. */
    String toSend(Notification n, Channel channel) {
        return channel.hasProviderKey() && safeguards.isOn(Safeguard.PROVIDER_IDEMPOTENCY_KEY) ? of(n) : "";
    }

    /** The first attempt that may have arrived and that the provider would not recognise in a repeat. */
    Optional<Attempt> uncovered(Notification n, Instant now) {
        return n.attempts().stream()
                .filter(Attempt::isUnknown)
                .filter(attempt -> !attempt.providerKey().equals(of(n)) || !isRemembered(attempt, now))
                .findFirst();
    }

    /** Whether every unknown attempt carries the key that the next one will carry, and the provider still remembers it. */
    boolean coverResend(Notification n, Instant now) {
        return !safeguards.isOn(Safeguard.PROVIDER_IDEMPOTENCY_KEY)
                || uncovered(n, now).isEmpty();
    }

    /** Whether a repeat under {@code key} could reach the recipient a second time. */
    boolean leaveDuplicatePossible(Notification n, String key, Instant now) {
        return n.attempts().stream().anyMatch(Attempt::isUnknown)
                && (key.isEmpty() || uncovered(n, now).isPresent());
    }

    /** Whether the provider can be asked by key what became of it. */
    boolean canAsk(Notification n) {
        return n.attempts().stream()
                .anyMatch(
                        attempt -> attempt.isUnknown() && !attempt.providerKey().isEmpty());
    }

    /** A provider that has forgotten the key cannot tell any more, so there is nothing to wait for either. */
    boolean mayStillLand(Notification unknown, Instant now) {
        return unknown.attempts().stream()
                .filter(Attempt::isUnknown)
                .anyMatch(attempt ->
                        now.isBefore(attempt.startedAt().plus(limits.landsWithin())) && isRemembered(attempt, now));
    }

    private boolean isRemembered(Attempt attempt, Instant now) {
        Duration lifetime = providers.on(attempt.channel()).keyLifetime().minus(limits.keySafetyMargin());
        return !safeguards.isOn(Safeguard.KEY_LIFETIME)
                || now.isBefore(attempt.startedAt().plus(lifetime));
    }
}
