package brownout.chaos.run;

import java.time.Duration;
import java.util.Map;

/** Faults that are neither a link's nor a process's: a provider that misbehaves, a Redis that is emptied, a text that is edited. */
public interface ProviderControl {

    /**
     * @param behaviour the control API's fields
     * @param timeToLive after which the provider behaves again by itself
     */
    void misbehave(String provider, Map<String, String> behaviour, Duration timeToLive);

    void behave(String provider);

    /** How many requests in the provider's delivery log were treated otherwise than normally, by now. */
    long affected(String provider);

    /** FLUSHALL. */
    void flush(String redisProcess);

    /** Gives a template its own text, or another one. */
    void edit(String template, boolean otherwise);
}
