package brownout.notification.delivery;

/** Told about what happens, for metrics. Must not block. */
public interface DeliveryEvents {
    /** A request for a known notification was absorbed. {@code layer}: {@code redis}, {@code ledger}. */
    void duplicateSuppressed(String layer);

    void attemptEnded(Attempt attempt);

    void retryPlanned(Notification notification);

    void settled(Notification notification);

    /** Hears nothing. */
    static DeliveryEvents none() {
        return new DeliveryEvents() {
            @Override
            public void duplicateSuppressed(String layer) {}

            @Override
            public void attemptEnded(Attempt attempt) {}

            @Override
            public void retryPlanned(Notification notification) {}

            @Override
            public void settled(Notification notification) {}
        };
    }
}
