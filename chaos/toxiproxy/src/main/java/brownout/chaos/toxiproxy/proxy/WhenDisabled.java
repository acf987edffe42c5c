package brownout.chaos.toxiproxy.proxy;

import java.util.Locale;

/** What becomes of those who connect to a disabled proxy. */
public enum WhenDisabled {
    /** They are refused at once, as by a host that is up with nothing listening. */
    REFUSE,
    /** Their connecting hangs, as to a host that is gone. Where the operating system allows: Linux does. */
    HANG,
    /** They are taken and reset at once. What the two others do is the operating system's doing, so only this one counts. */
    RESET;

    /** As the API spells it. */
    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static WhenDisabled named(String text) {
        for (WhenDisabled choice : values()) {
            if (choice.label().equals(text)) {
                return choice;
            }
        }
        throw Refusal.invalid("invalid connect: " + text + ", must be refuse, hang or reset");
    }
}
