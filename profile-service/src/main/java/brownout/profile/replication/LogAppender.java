package brownout.profile.replication;

import brownout.profile.record.Change;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The one who may append to the log. Blocking, and used by one thread.
 *
 * <p>There is one appender per home role in the whole system: {@link #takeOver} fences whoever was it before, and from
 * then on the earlier one's {@link #append} appends nothing. Whatever the earlier one had begun is decided,
 * one way or the other, when {@link #takeOver} returns.
 */
public interface LogAppender extends AutoCloseable {

    /**
     * Becomes the only appender.
     *
     * @return for each partition the offset after its last decided record
     * @throws LogUnavailableException if that did not happen within the limit; try again
     */
    Map<Integer, Long> takeOver(LogIdentity log, Duration limit);

    /** All entries or none, in this order within each partition. Returns within a bounded time. */
    Outcome append(List<Entry> entries);

    @Override
    void close();

    /** One record to be. */
    sealed interface Entry {

        int partition();

        /** @param trace W3C headers of the request that caused it */
        record Write(int partition, Change change, Map<String, String> trace) implements Entry {}

        /** One of the markers that a request asked for. */
        record Mark(int partition, MarkerRequest request, long epoch) implements Entry {}
    }

    /** What became of an append. */
    sealed interface Outcome {

        void settle(Cases cases);

        /** One reaction per kind of outcome. */
        interface Cases {
            void appended(List<Long> offsets);

            void notAppended(String reason);

            void unknown(String reason);
        }

        /** @param offsets one per entry, in order */
        record Appended(List<Long> offsets) implements Outcome {
            @Override
            public void settle(Cases cases) {
                cases.appended(offsets);
            }
        }

        /** Nothing of it will ever be visible; it may be that another appender took over. */
        record NotAppended(String reason) implements Outcome {
            @Override
            public void settle(Cases cases) {
                cases.notAppended(reason);
            }
        }

        /** It may be there. Only {@link LogAppender#takeOver} and reading the log to its end can tell. */
        record Unknown(String reason) implements Outcome {
            @Override
            public void settle(Cases cases) {
                cases.unknown(reason);
            }
        }
    }
}
