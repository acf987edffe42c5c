package brownout.frontdoor.problem;

import java.util.Optional;

/** What a service's own exceptions mean to a caller, over HTTP and gRPC alike. A service has any number of such beans. */
public interface Translation {

    /** Empty for an exception that this one does not know. */
    Optional<Problem> of(Throwable thrown);
}
