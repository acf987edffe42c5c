package brownout.profile.adapter.grpc;

import brownout.frontdoor.access.Tenant;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ClientStreamTracer;
import io.grpc.ForwardingClientCall;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.AbstractStub;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.Function;

/** One call to another region: its deadline, its span, and whether it has left this process. */
final class PeerCall {

    private final Span span;
    private final Metadata headers;
    private final AtomicBoolean sent = new AtomicBoolean();

    /**
     * @param self named to the other region, which then does not pass the call on
     * @param trace headers that make the other region's spans children of {@code span}
     */
    PeerCall(String self, Span span, Map<String, String> trace) {
        this.span = span;
        this.headers = new Metadata();
        headers.put(Trailers.FORWARDED_BY, self);
        trace.forEach((name, value) -> headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
    }

    /** Names whose profiles it is about. */
    PeerCall on(Tenant tenant) {
        headers.put(Trailers.TENANT, tenant.value());
        return this;
    }

    /** False: the other region cannot have seen it. */
    boolean mayHaveLeft() {
        return sent.get();
    }

    <S extends AbstractStub<S>> S stub(Channel channel, Duration limit, Function<Channel, S> create) {
        return create.apply(channel)
                .withDeadlineAfter(Math.max(1, limit.toNanos()), TimeUnit.NANOSECONDS)
                .withInterceptors(new Outgoing());
    }

    /** Makes the call; exactly one of the two is told. */
    <R> void begin(Consumer<StreamObserver<R>> start, Consumer<R> answered, Consumer<Throwable> failed) {
        try {
            start.accept(new StreamObserver<>() {
                @Override
                public void onNext(R response) {
                    span.end();
                    answered.accept(response);
                }

                @Override
                public void onError(Throwable failure) {
                    fail(failure, failed);
                }

                @Override
                public void onCompleted() {
                    // Unary: the answer has been handed on.
                }
            });
        } catch (StatusRuntimeException e) {
            fail(e, failed);
        }
    }

    private void fail(Throwable failure, Consumer<Throwable> failed) {
        span.setStatus(StatusCode.ERROR, String.valueOf(failure.getMessage()));
        span.end();
        failed.accept(failure);
    }

    private final class Outgoing implements ClientInterceptor {
        @Override
        public <Q, R> ClientCall<Q, R> interceptCall(MethodDescriptor<Q, R> method, CallOptions options, Channel next) {
            CallOptions watched = options.withStreamTracerFactory(new ClientStreamTracer.Factory() {
                @Override
                public ClientStreamTracer newClientStreamTracer(ClientStreamTracer.StreamInfo info, Metadata metadata) {
                    return new ClientStreamTracer() {
                        @Override
                        public void outboundHeaders() {
                            sent.set(true);
                        }
                    };
                }
            });
            return new ForwardingClientCall.SimpleForwardingClientCall<>(next.newCall(method, watched)) {
                @Override
                public void start(Listener<R> listener, Metadata metadata) {
                    metadata.merge(headers);
                    super.start(listener, metadata);
                }
            };
        }
    }
}
