package brownout.notification.delivery;

import brownout.notification.receipt.Receipt;

/** Told about what happens, for metrics. Must not block. */
public interface DeliveryEvents {
    /** A request for a known notification was absorbed. {@code layer}: {@code redis}, {@code ledger}. */
    void duplicateSuppressed(String layer);

    void attemptEnded(Attempt attempt);

    void retryPlanned(Notification notification);

    /** A provider told of a message. {@code result}: {@code counted}, {@code repeated}, {@code late}, {@code contradicted}, {@code unknown}. */
    void receiptTaken(Receipt receipt, String result);

    void settled(Notification notification);

    /** It cannot be read or handled, stands still and is never sent; a person must look. {@code what}: entry, request, event. */
    default void quarantined(String what, String id, Throwable why) {}

    static DeliveryEvents none() {
        return new DeliveryEvents() {
            @Override
            public void duplicateSuppressed(String layer) {}

            @Override
            public void attemptEnded(Attempt attempt) {}

            @Override
            public void retryPlanned(Notification notification) {}

            @Override
            public void receiptTaken(Receipt receipt, String result) {}

            @Override
            public void settled(Notification notification) {}
        };
    }
}
