package brownout.profile.adapter.grpc;

import brownout.frontdoor.access.Caller;
import brownout.frontdoor.access.Role;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.adapter.grpc.GrpcAccess;
import brownout.frontdoor.problem.Problem;
import brownout.frontdoor.problem.ProblemType;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** Tells the services what came with a call besides its message. */
@GlobalInterceptor
@ApplicationScoped
public class CallContext implements ServerInterceptor {

    private static final Set<Role> SERVICES = Set.of(Role.WORKER, Role.PEER);
    private static final Context.Key<Metadata> HEADERS = Context.keyWithDefault("brownout-headers", new Metadata());

    @Override
    public <Q, R> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, R> call, Metadata headers, ServerCallHandler<Q, R> next) {
        return Contexts.interceptCall(Context.current().withValue(HEADERS, headers), call, headers, next);
    }

    /**
     * Whose profiles the call is about: the caller's, or, for a service that belongs to no tenant, those of the tenant
     * that it names in {@code brownout-tenant}.
     */
    static Tenant tenant() {
        Caller caller = GrpcAccess.caller();
        String named = HEADERS.get().get(Trailers.TENANT);
        if (named == null) {
            return caller.owner()
                    .orElseThrow(() -> Problem.bad(
                                    Trailers.TENANT.name(),
                                    "must name the tenant that this is for: a service belongs to none")
                            .exception());
        }
        Tenant tenant = tenant(named);
        if (!caller.owner().filter(tenant::equals).isPresent() && !caller.mayAny(SERVICES)) {
            throw Problem.of(ProblemType.FORBIDDEN, "only a service acts for a tenant that is not its own")
                    .exception();
        }
        return tenant;
    }

    private static Tenant tenant(String name) {
        try {
            return new Tenant(name);
        } catch (IllegalArgumentException e) {
            throw Problem.bad(Trailers.TENANT.name(), String.valueOf(e.getMessage()))
                    .exception();
        }
    }

    /** Whether another region passed this call on. */
    static boolean forwarded() {
        boolean forwarded = HEADERS.get().containsKey(Trailers.FORWARDED_BY);
        if (forwarded) {
            GrpcAccess.caller().require(Set.of(Role.PEER));
        }
        return forwarded;
    }

    /** How long the caller still listens, if it says so. */
    static Optional<Duration> left() {
        return Optional.ofNullable(Context.current().getDeadline()).map(CallContext::left);
    }

    private static Duration left(Deadline deadline) {
        return Duration.ofNanos(deadline.timeRemaining(TimeUnit.NANOSECONDS));
    }
}
