package brownout.notification.adapter.redis;

import brownout.notification.query.RequestProgress;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Nothing waits, unless a test says so. */
final class FakeProgress implements RequestProgress {
    volatile long end;
    volatile long recorded;

    @Override
    public CompletionStage<Long> end(int partition) {
        return CompletableFuture.completedFuture(end);
    }

    @Override
    public CompletionStage<Long> recorded(int partition) {
        return CompletableFuture.completedFuture(recorded);
    }
}
