package brownout.notification.query;

import java.util.concurrent.CompletionStage;

/** How far the requests of a partition go, and how far their owner has got. Fails while that cannot be read. */
public interface RequestProgress {
    /** The offset behind the last request in the log. */
    CompletionStage<Long> end(int partition);

    /** Every request before this offset is recorded in the ledger. */
    CompletionStage<Long> recorded(int partition);
}
