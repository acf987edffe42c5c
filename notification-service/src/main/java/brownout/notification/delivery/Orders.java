package brownout.notification.delivery;

/** What the parts of a desk may do to the step under way. */
interface Orders {
    /** The notification has changed: to be written, and to be looked at again where its state says. */
    void update(Notification notification);

    /** To be done after the commit. */
    void order(Effect effect);

    /** An UNKNOWN notification is to be resolved in another way than by sending it again. */
    void reconsider(Notification unknown);
}
