package brownout.jobqueue.lease;

import java.time.Duration;
import java.time.Instant;
import java.util.Random;
import java.util.function.Supplier;

/** The fake keeps the contract, so tests against it mean something. */
class InMemoryLeaseStoreTest extends LeaseStoreContract {
    private InMemoryLeaseStore store;

    @Override
    protected Store open(Supplier<LeasePolicy> policy) {
        store = new InMemoryLeaseStore(policy, new Random(7));
        return new Store(store, store, store);
    }

    @Override
    protected void pass(Duration time) {
        store.pass(time);
    }

    @Override
    protected Instant now() {
        return Instant.ofEpochMilli(store.now());
    }
}
