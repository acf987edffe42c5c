package brownout.notification.adapter.webhook;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.adapter.access.PrivateFile;
import brownout.notification.NotificationConfig.Webhooks;
import brownout.notification.signature.SigningKey;
import brownout.notification.webhook.Webhook;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;

/** The tenants' webhooks, read once, at the start. */
public final class WebhookSettings {
    private WebhookSettings() {}

    /** @throws IllegalArgumentException whose message starts with the key that is wrong, and says what would be right */
    public static Map<Tenant, Webhook> read(Webhooks config) {
        var webhooks = new HashMap<Tenant, Webhook>();
        config.tenants().forEach((name, source) -> {
            String prefix = "notification.webhooks.tenants." + name;
            try {
                webhooks.put(new Tenant(name), webhook(prefix, source));
            } catch (IllegalArgumentException e) {
                String message = String.valueOf(e.getMessage());
                throw message.startsWith(prefix) ? e : new IllegalArgumentException(prefix + ": " + message, e);
            }
        });
        return Map.copyOf(webhooks);
    }

    private static Webhook webhook(String prefix, Webhooks.Target source) {
        URI url = URI.create(source.url());
        boolean http = "http".equals(url.getScheme()) && source.allowPrivateAddress();
        if ((!http && !"https".equals(url.getScheme())) || url.getHost() == null || url.getUserInfo() != null) {
            throw new IllegalArgumentException(prefix + ".url must be like https://host/path (http only with"
                    + " allow-private-address, and no user in it), not " + source.url());
        }
        String key = prefix + ".secret-file";
        String line = PrivateFile.line(key, source.secretFile());
        try {
            return new Webhook(url, SigningKey.of(line), source.allowPrivateAddress());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(key + " " + source.secretFile() + ": " + e.getMessage(), e);
        }
    }
}
