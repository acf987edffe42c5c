package brownout.chaos.testkit.provider;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How a provider tells of what it has delivered.
 *
 * @param delay from the delivery to its receipt
 * @param duplicate share of the messages whose receipts all come twice
 * @param reorder share of the messages whose {@code SENT} follows their {@code DELIVERED}
 * @param early share of the messages whose receipts are there before the answer is
 * @param bounce share of the messages that are said to have bounced
 */
public record Receipts(Duration delay, double duplicate, double reorder, double early, double bounce) {
    private static final Duration LONGEST = Duration.ofHours(1);

    /** One receipt a message, soon. */
    public static final Receipts PLAIN = new Receipts(Duration.ofMillis(100), 0, 0, 0, 0);

    public Receipts {
        if (delay.isNegative() || delay.compareTo(LONGEST) > 0) {
            throw new IllegalArgumentException("receipts.delayMs must be from 0 to 3600000, not " + delay.toMillis());
        }
        share("duplicate", duplicate);
        share("reorder", reorder);
        share("early", early);
        share("bounceShare", bounce);
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException("receipts." + name + " must be from 0 to 1, not " + value);
        }
    }

    /**
     * What is told of one message.
     *
     * @param early before the answer, which waits for it
     * @param events in this order; the same twice is the same event twice
     * @param odd whether anything about it is not as usual
     */
    record Told(boolean early, Duration delay, List<String> events, boolean odd) {
        Told {
            events = List.copyOf(events);
        }
    }

    Told draw(RandomGenerator chance) {
        boolean twice = chance.nextDouble() < duplicate;
        boolean disordered = chance.nextDouble() < reorder;
        boolean first = chance.nextDouble() < early;
        boolean bounced = chance.nextDouble() < bounce;
        var events = new ArrayList<String>();
        events.add(bounced ? "BOUNCED" : "DELIVERED");
        if (disordered) {
            events.add("SENT");
        }
        if (twice) {
            events.addAll(List.copyOf(events));
        }
        return new Told(first, delay, events, twice || disordered || first || bounced);
    }
}
