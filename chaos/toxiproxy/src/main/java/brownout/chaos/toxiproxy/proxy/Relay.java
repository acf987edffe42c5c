package brownout.chaos.toxiproxy.proxy;

/**
 * The sockets of one proxy. Called by the control thread only. A call returns when every live connection has followed,
 * or after a deadline of a few seconds; it never hangs.
 */
public interface Relay {

    /**
     * Starts to listen.
     *
     * @param listen {@code host:port}; port 0 takes a free one, an empty host every interface
     * @return the address it listens on, port resolved
     * @throws Refusal if the address cannot be bound
     */
    String open(String listen);

    /** Drops every connection and connects those to come to {@code upstream}; goes on listening if it does. */
    void redirect(String upstream);

    /**
     * Stops listening and drops every connection. When it returns, connecting is refused. The port is kept from the operating
     * system's choice of free ports until {@link #release()}. Does nothing when it is not open.
     */
    void close();

    /**
     * Says what becomes of those who connect while it is closed. A port that was never ours need not be held to refuse.
     *
     * @return the address, port resolved if it is held
     * @throws Refusal if the address cannot be bound
     */
    String hold(String listen, WhenDisabled connect);

    /** Gives the port of a closed relay back. */
    void release();

    /** Puts a toxic at the end of its stream's chain, on live connections and on those to come. */
    void add(PlacedToxic toxic);

    /** Its settings have changed. */
    void update(PlacedToxic toxic);

    /** Takes it out of the chain; what it held is passed on in order. */
    void remove(PlacedToxic toxic);

    /**
     * What a relay belongs to.
     *
     * @param upstream {@code host:port}, resolved anew for each connection
     */
    record Where(String proxy, String upstream) {}

    /** Makes the relay of a new proxy. */
    interface Factory {
        Relay create(Where where, Counters counters, EventLog events);

        /**
         * Whether two listening addresses mean the same, such as {@code localhost:1} and {@code 127.0.0.1:1}.
         *
         * @throws Refusal if the other is no address; a proxy that was made disabled may have {@code listen} wrong
         */
        boolean sameAddress(String listen, String other);
    }
}
