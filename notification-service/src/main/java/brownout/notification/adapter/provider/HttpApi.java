package brownout.notification.adapter.provider;

import java.net.URI;
import java.time.Duration;
import java.util.Optional;

/**
 * A provider's HTTP API.
 *
 * @param credential shown with every request; empty: none
 * @param timeout from a request to its complete answer
 * @param keyLifetime how long it remembers an idempotency key, by its contract
 */
public record HttpApi(URI url, Optional<BearerToken> credential, Duration timeout, Duration keyLifetime) {}
