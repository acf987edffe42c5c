package brownout.notification.adapter.grpc;

import brownout.notification.dedup.Tenant;
import brownout.notification.intake.ApiKeys;
import io.grpc.Context;
import io.grpc.Contexts;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.quarkus.grpc.GlobalInterceptor;
import jakarta.inject.Singleton;

/** Who is calling over gRPC: {@code authorization: Bearer …} in the metadata. */
@Singleton
@GlobalInterceptor
public final class TenantInterceptor implements ServerInterceptor {
    private static final Metadata.Key<String> AUTHORIZATION =
            Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER);
    private static final Context.Key<Tenant> TENANT = Context.key("tenant");

    private final ApiKeys keys;

    TenantInterceptor(ApiKeys keys) {
        this.keys = keys;
    }

    /** Of the call under way. */
    static Tenant current() {
        Tenant tenant = TENANT.get();
        if (tenant == null) {
            throw Status.UNAUTHENTICATED.withDescription("no tenant").asRuntimeException();
        }
        return tenant;
    }

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
            ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
        var tenant = keys.tenantOf(headers.get(AUTHORIZATION));
        // Health and reflection tell nothing about tenants.
        boolean isOurs = call.getMethodDescriptor().getFullMethodName().startsWith("brownout.");
        if (tenant.isEmpty() && isOurs) {
            call.close(
                    Status.UNAUTHENTICATED.withDescription("authorization: Bearer with an API key is needed"),
                    new Metadata());
            return new ServerCall.Listener<>() {};
        }
        var context = Context.current().withValue(TENANT, tenant.orElse(Tenant.DEFAULT));
        return Contexts.interceptCall(context, call, headers, next);
    }
}
