package brownout.profile.replication;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** A marker on its way through the home. */
record MarkTicket(MarkerRequest request, CompletableFuture<Map<Integer, Long>> positions) implements HomeRequest {

    @Override
    public boolean take() {
        return !positions.isDone();
    }

    @Override
    public void refuse(String reason) {
        positions.completeExceptionally(new LogUnavailableException(reason));
    }
}
