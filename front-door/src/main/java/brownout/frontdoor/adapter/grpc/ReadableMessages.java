package brownout.frontdoor.adapter.grpc;

import io.grpc.BindableService;
import io.grpc.ForwardingServerCallListener.SimpleForwardingServerCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.ServerInterceptors;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import jakarta.annotation.Priority;
import jakarta.decorator.Decorator;
import jakarta.decorator.Delegate;
import jakarta.enterprise.inject.Any;
import jakarta.inject.Inject;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Bytes that are no message of the method are the caller's mistake: INVALID_ARGUMENT. gRPC parses before any interceptor
 * runs and calls it UNKNOWN, with a stack trace in the log; so here the message is parsed inside of the interceptors.
 */
@Decorator
@Priority(1)
public abstract class ReadableMessages implements BindableService {
    private static final Logger LOG = LoggerFactory.getLogger(ReadableMessages.class);

    @Inject
    @Any
    @Delegate
    BindableService service;

    @Override
    public ServerServiceDefinition bindService() {
        return ServerInterceptors.intercept(
                ServerInterceptors.useMarshalledMessages(service.bindService(), new Bytes()), new Refusal());
    }

    /** Copied at once: gRPC takes the message's buffer back when it is handed on, and interceptors may run later. */
    private static final class Bytes implements MethodDescriptor.Marshaller<InputStream> {
        @Override
        public InputStream stream(InputStream message) {
            return message;
        }

        @Override
        public InputStream parse(InputStream message) {
            try {
                return new ByteArrayInputStream(message.readAllBytes());
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    private static final class Refusal implements ServerInterceptor {
        @Override
        public <Q, A> ServerCall.Listener<Q> interceptCall(
                ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
            return new SimpleForwardingServerCallListener<>(next.startCall(call, headers)) {
                private boolean refused;

                @Override
                public void onMessage(Q message) {
                    try {
                        super.onMessage(message);
                    } catch (StatusRuntimeException e) {
                        if (!(e.getCause() instanceof com.google.protobuf.InvalidProtocolBufferException)) {
                            throw e;
                        }
                        refused = true;
                        String method = call.getMethodDescriptor().getFullMethodName();
                        LOG.info("refused bytes that are no message of {}", method);
                        call.close(
                                Status.INVALID_ARGUMENT.withDescription(
                                        "the message cannot be read as one of " + method),
                                new Metadata());
                    }
                }

                @Override
                public void onHalfClose() {
                    if (!refused) {
                        super.onHalfClose();
                    }
                }
            };
        }
    }
}
