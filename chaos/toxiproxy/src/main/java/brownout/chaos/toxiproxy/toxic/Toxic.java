package brownout.chaos.toxiproxy.toxic;

import java.util.Map;
import java.util.random.RandomGenerator;

/** One kind of fault with its attributes, validated. Says nothing of where it is applied. */
public interface Toxic {

    ToxicType type();

    /** By Toxiproxy's names, in its order and units. */
    Map<String, Long> attributes();

    /** Whether no upstream is connected while it is on. */
    default boolean holdsConnects() {
        return false;
    }

    /**
     * Starts it on one direction of one connection.
     *
     * @param chance this connection's own draws, so that they do not depend on what other connections do
     */
    Stage start(Flow flow, RandomGenerator chance);
}
