package brownout.notification.delivery;

import brownout.frontdoor.access.Tenant;
import brownout.notification.dedup.NotificationId;
import java.util.EnumMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/**
 * What waits for one of a fixed number of slots: transactional before marketing, and the {@link Turns} of the tenants inside
 * a class. Marketing never takes the last quarter of the slots, so that a transactional one does not even wait for the end of
 * a slow call.
 *
 * <p>Without {@code lanes} all is one queue, first come first served, for all slots.
 */
final class Lane {
    private static final Tenant EVERYBODY = Tenant.DEFAULT;

    private final Map<MessageClass, Turns> waiting = new EnumMap<>(MessageClass.class);
    private final Map<MessageClass, Integer> inFlight = new EnumMap<>(MessageClass.class);
    private final int slots;
    private final BooleanSupplier fair;

    /** @param fair whether classes and tenants are told apart */
    Lane(int slots, BooleanSupplier fair) {
        this.slots = slots;
        this.fair = fair;
    }

    void add(Notification n) {
        boolean apart = fair.getAsBoolean();
        MessageClass messageClass = apart ? n.spec().messageClass() : MessageClass.TRANSACTIONAL;
        turns(messageClass).add(n.id(), apart ? n.request().tenant() : EVERYBODY);
    }

    /** Its turn had come before: it is next in its class. */
    void addFirst(Notification n) {
        turns(fair.getAsBoolean() ? n.spec().messageClass() : MessageClass.TRANSACTIONAL)
                .addFirst(n.id());
    }

    /** The next one to start, while there is a slot for it. Taking it takes no slot: {@link #occupy} does. */
    Optional<NotificationId> next() {
        for (MessageClass messageClass : MessageClass.values()) {
            if (!turns(messageClass).isEmpty() && hasSlotFor(messageClass)) {
                return turns(messageClass).poll();
            }
        }
        return Optional.empty();
    }

    private boolean hasSlotFor(MessageClass messageClass) {
        return switch (messageClass) {
            case TRANSACTIONAL -> inFlight() < slots;
            case MARKETING ->
                inFlight() < slots && inFlight.getOrDefault(MessageClass.MARKETING, 0) < slots - reserved();
        };
    }

    private int reserved() {
        return fair.getAsBoolean() && slots > 1 ? Math.max(1, slots / 4) : 0;
    }

    private Turns turns(MessageClass messageClass) {
        return waiting.computeIfAbsent(messageClass, absent -> new Turns());
    }

    void occupy(MessageClass messageClass) {
        inFlight.merge(messageClass, 1, Integer::sum);
    }

    void release(MessageClass messageClass) {
        inFlight.merge(messageClass, -1, Integer::sum);
    }

    int inFlight() {
        return inFlight.values().stream().mapToInt(Integer::intValue).sum();
    }

    int waiting() {
        return waiting.values().stream().mapToInt(Turns::size).sum();
    }
}
