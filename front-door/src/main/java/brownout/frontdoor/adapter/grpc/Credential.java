package brownout.frontdoor.adapter.grpc;

import brownout.frontdoor.FrontDoorConfig;
import brownout.frontdoor.adapter.access.AccessFile;
import io.grpc.ClientInterceptor;
import io.grpc.Metadata;
import io.grpc.stub.MetadataUtils;

/** What this process presents when it calls another: the key in {@code front-door.credential-file}, as bearer token. */
public final class Credential {
    private Credential() {}

    /** For every call of a channel; without a file it adds nothing. */
    public static ClientInterceptor interceptor(FrontDoorConfig config) {
        var metadata = new Metadata();
        AccessFile.credential(config)
                .ifPresent(key -> metadata.put(
                        Metadata.Key.of("authorization", Metadata.ASCII_STRING_MARSHALLER), "Bearer " + key));
        return MetadataUtils.newAttachHeadersInterceptor(metadata);
    }
}
