package brownout.chaos.testkit.provider;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** The three kinds of provider; each has its own port, behaviour and delivery log. */
public enum ProviderName {
    PUSH,
    SMS,
    EMAIL;

    /** {@code push}, {@code sms} or {@code email}, as in paths and delivery logs. */
    public String wire() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<ProviderName> of(String wire) {
        return Arrays.stream(values()).filter(name -> name.wire().equals(wire)).findFirst();
    }

    /** The id that the {@code n}th line's message is given: unique for as long as the delivery log is kept. */
    String messageId(long n) {
        return switch (this) {
            case PUSH -> "messages/0:" + n;
            case SMS -> String.format(Locale.ROOT, "SM%032x", n);
            case EMAIL -> "Q" + n;
        };
    }
}
