package brownout.profile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.grpc.Channel;
import io.grpc.ClientInterceptor;
import io.grpc.ClientInterceptors;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.MetadataUtils;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** gRPC calls to a region, with metadata. */
final class Calls {
    private Calls() {}

    /** @param metadata name, value, name, value … */
    static ClientInterceptor with(String... metadata) {
        Metadata headers = new Metadata();
        for (int i = 0; i < metadata.length; i += 2) {
            headers.put(Metadata.Key.of(metadata[i], Metadata.ASCII_STRING_MARSHALLER), metadata[i + 1]);
        }
        return MetadataUtils.newAttachHeadersInterceptor(headers);
    }

    static <T> T call(Regions regions, String region, Function<Channel, T> call, String... metadata) {
        ManagedChannel channel = Grpc.newChannelBuilder(
                        "127.0.0.1:" + regions.grpcPort(region), InsecureChannelCredentials.create())
                .build();
        try {
            return call.apply(ClientInterceptors.intercept(channel, with(metadata)));
        } finally {
            channel.shutdownNow();
        }
    }

    /** How a call that must fail failed. */
    static Status failure(ThrowingCallable call) {
        StatusRuntimeException failure = catchThrowableOfType(StatusRuntimeException.class, call);
        assertThat(failure).isNotNull();
        return failure.getStatus();
    }
}
