package brownout.chaos.testkit.provider;

import java.util.concurrent.CompletableFuture;

/** Where deliveries are written down, in the order of the calls. */
public interface Journal {

    /** @return completes when the line is on disk; a journal that cannot write ends the process instead */
    CompletableFuture<Void> append(Delivery delivery);
}
