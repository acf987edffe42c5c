package brownout.notification.receipt;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The receipts that counted for one notification, in the order in which they came; at most {@link #KEPT}. */
public record Receipts(List<Receipt> all) {
    public static final int KEPT = 8;
    public static final Receipts NONE = new Receipts(List.of());

    public Receipts {
        all = List.copyOf(all);
    }

    public Receipts and(Receipt next) {
        return new Receipts(Stream.concat(all.stream().skip(Math.max(0, all.size() - KEPT + 1)), Stream.of(next))
                .toList());
    }

    public Optional<Receipt> last() {
        return all.isEmpty() ? Optional.empty() : Optional.of(all.get(all.size() - 1));
    }

    public boolean hasEvent(String eventId) {
        return all.stream().anyMatch(receipt -> receipt.eventId().equals(eventId));
    }

    /** Whether {@code next} tells of something that lies after all of these. */
    public boolean areBefore(Receipt next) {
        return all.stream().allMatch(known -> next.event().isLaterThan(known.event()));
    }
}
