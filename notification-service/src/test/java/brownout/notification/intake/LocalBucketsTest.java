package brownout.notification.intake;

import java.time.Clock;

class LocalBucketsTest extends BucketsContract {
    private final Buckets buckets = new LocalBuckets(Clock.systemUTC());

    @Override
    protected Buckets buckets() {
        return buckets;
    }
}
