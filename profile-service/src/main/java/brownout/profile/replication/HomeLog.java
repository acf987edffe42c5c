package brownout.profile.replication;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** The home's end of the log, as any region sees it. */
public interface HomeLog {

    /**
     * Appends a marker to every partition. That it could be appended proves that this home had not been replaced before;
     * whoever has applied all of the positions has seen every write acknowledged before the call.
     *
     * @return partition → offset of the marker; fails with {@link LogUnavailableException} within a bounded time
     */
    CompletableFuture<Map<Integer, Long>> appendMarker(MarkerRequest request);
}
