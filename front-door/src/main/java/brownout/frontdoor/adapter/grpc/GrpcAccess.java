package brownout.frontdoor.adapter.grpc;

import brownout.frontdoor.access.Access;
import brownout.frontdoor.access.Caller;
import brownout.frontdoor.adapter.problem.GrpcProblems;
import brownout.frontdoor.endpoint.Endpoints;
import brownout.frontdoor.problem.ProblemException;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;

/**
 * Who calls over gRPC, for every service and method: {@code authorization: Bearer …} in the metadata. Health and reflection
 * tell nothing about tenants and are open.
 */
@GlobalInterceptor
@Singleton
public final class GrpcAccess implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Caller> CALLER = Context.key("caller");
    private static final String OURS = "brownout.";

    private final Access access;
    private final Endpoints endpoints;

    GrpcAccess(Access access, Endpoints endpoints) {
        this.access = access;
        this.endpoints = endpoints;
    }

    /** Of the call under way, on a thread that handles it. */
    public static Caller caller() {
        var caller = CALLER.get();
        if (caller == null) {
            throw new IllegalStateException("a call that came in past the door");
        }
        return caller;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        String method = call.getMethodDescriptor().getFullMethodName();
        if (!method.startsWith(OURS)) {
            return next.startCall(call, headers);
        }
        try {
            var caller = access.require(headers.get(AUTHORIZATION), endpoints.rolesFor(method));
            return Contexts.interceptCall(Context.current().withValue(CALLER, caller), call, headers, next);
        } catch (ProblemException e) {
            var status = GrpcProblems.status(e.problem());
            call.close(status.getStatus(), status.getTrailers() == null ? new Metadata() : status.getTrailers());
            return new ServerCall.Listener<>() {};
        }
    }
}
