package brownout.notification.safeguard;

import java.util.Arrays;
import java.util.Comparator;
import java.util.Optional;

/** What can be switched off at run time, with the reason not to. */
public enum Safeguard {
    DEDUP_LEDGER(
            "dedup-ledger",
            "No double send by redelivery, by a repeated request or by a takeover: the owner of a partition records"
                    + " STARTED in the ledger before it calls the provider, and looks every request up there first.",
            "One Kafka transaction before and one after each batch of sends; the ledger's entries in memory.",
            "A plain consumer: it sends, then commits. A crash between the two sends again, and a repeated request that"
                    + " reaches the topic is a second message."),
    PROVIDER_IDEMPOTENCY_KEY(
            "provider-idempotency-key",
            "No double delivery when the answer of a provider is lost: every attempt of one notification carries the"
                    + " same key, and the provider absorbs the second.",
            "None worth naming; the provider must offer it (SMTP does not).",
            "An unknown outcome is sent again blindly: each lost answer is a second message on the phone.");

    private final String externalName;
    private final String protects;
    private final String cost;
    private final String without;

    Safeguard(String externalName, String protects, String cost, String without) {
        this.externalName = externalName;
        this.protects = protects;
        this.cost = cost;
        this.without = without;
    }

    /** The name in configuration, the admin API and reports. */
    public String externalName() {
        return externalName;
    }

    public String protects() {
        return protects;
    }

    public String cost() {
        return cost;
    }

    /** What breaks while it is off. */
    public String without() {
        return without;
    }

    public static Optional<Safeguard> named(String name) {
        return Arrays.stream(values())
                .filter(safeguard -> safeguard.externalName.equals(name))
                .findFirst();
    }

    /** The safeguard whose name differs least (Levenshtein) from a mistyped one. */
    public static Safeguard nearest(String name) {
        return Arrays.stream(values())
                .min(Comparator.comparingInt(safeguard -> distance(safeguard.externalName, name)))
                .orElseThrow();
    }

    private static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        Arrays.setAll(previous, i -> i);
        for (int i = 1; i <= a.length(); i++) {
            int[] current = new int[b.length() + 1];
            current[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substitution = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(substitution, 1 + Math.min(previous[j], current[j - 1]));
            }
            previous = current;
        }
        return previous[b.length()];
    }
}
