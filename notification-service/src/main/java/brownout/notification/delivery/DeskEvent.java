package brownout.notification.delivery;

import brownout.notification.dedup.NotificationId;
import java.util.Optional;

/** Something that has happened, told to a desk by the one thread that it is confined to. */
@FunctionalInterface
public interface DeskEvent {
    void tell(DeliveryDesk desk);

    /** Which notification it is about; empty: none, or several. */
    default Optional<NotificationId> about() {
        return Optional.empty();
    }

    static DeskEvent about(NotificationId id, DeskEvent event) {
        return new DeskEvent() {
            @Override
            public void tell(DeliveryDesk desk) {
                event.tell(desk);
            }

            @Override
            public Optional<NotificationId> about() {
                return Optional.of(id);
            }
        };
    }
}
