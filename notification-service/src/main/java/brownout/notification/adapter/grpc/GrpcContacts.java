package brownout.notification.adapter.grpc;

import brownout.contracts.profile.v1.Consistency;
import brownout.contracts.profile.v1.GetRequest;
import brownout.contracts.profile.v1.GetResponse;
import brownout.contracts.profile.v1.Level;
import brownout.contracts.profile.v1.OnUnavailable;
import brownout.contracts.profile.v1.ProfilesGrpc;
import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.adapter.trace.TraceContext;
import brownout.notification.recipient.Contact;
import brownout.notification.recipient.ContactLookup;
import brownout.notification.recipient.Contacts;
import brownout.notification.recipient.Recipient;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import io.opentelemetry.context.Context;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * {@code Profiles.Get}, normally with level STRONG: a block counts for every message, an opt-out for marketing, and neither may be
 * missed because a replica is behind. A weaker answer than was asked for is no answer.
 */
public final class GrpcContacts implements Contacts, AutoCloseable {
    private static final Metadata.Key<String> TENANT =
            Metadata.Key.of("brownout-tenant", Metadata.ASCII_STRING_MARSHALLER);

    private final ManagedChannel channel;
    private final ProfilesGrpc.ProfilesStub profiles;
    private final Duration timeout;

    /**
     * @param target {@code host:port}
     * @param credential what this service shows of itself
     */
    public GrpcContacts(String target, Duration timeout, ClientInterceptor credential) {
        this.channel = ManagedChannelBuilder.forTarget("dns:///" + target)
                .usePlaintext()
                .disableRetry()
                .intercept(credential)
                .build();
        this.profiles = ProfilesGrpc.newStub(channel);
        this.timeout = timeout;
    }

    @Override
    public CompletionStage<ContactLookup> lookup(Tenant tenant, String userId, Contacts.Freshness wanted) {
        Level level = level(wanted);
        var request = GetRequest.newBuilder()
                .setId(userId)
                .setConsistency(Consistency.newBuilder().setLevel(level))
                .setOnUnavailable(OnUnavailable.REDIRECT)
                .build();
        var headers = new Metadata();
        headers.put(TENANT, tenant.value());
        TraceContext.headers(Context.current())
                .forEach((name, value) -> headers.put(Metadata.Key.of(name, Metadata.ASCII_STRING_MARSHALLER), value));
        var answer = new Answer(level);
        profiles.withInterceptors(MetadataUtils.newAttachHeadersInterceptor(headers))
                .withDeadlineAfter(timeout.toMillis(), TimeUnit.MILLISECONDS)
                .get(request, answer);
        return answer.lookup;
    }

    static ContactLookup lookup(Status refusal) {
        String evidence = "profile-service: " + refusal.getCode() + " " + refusal.getDescription();
        return switch (refusal.getCode()) {
            case NOT_FOUND -> new ContactLookup.NoSuchUser();
            case INVALID_ARGUMENT -> new ContactLookup.Refused(evidence);
            default -> new ContactLookup.Unavailable(evidence);
        };
    }

    static ContactLookup lookup(GetResponse response, Level wanted) {
        // Compared with what was wanted, not with what the answer says was: an answer without metadata proves nothing.
        Level achieved = response.getMetadata().getAchieved();
        return response.getMetadata().getAchievedValue() < wanted.getNumber()
                ? new ContactLookup.Unavailable(
                        "profile-service answered at " + achieved + " where " + wanted + " is needed")
                : new ContactLookup.Found(contact(response));
    }

    private static Contact contact(GetResponse response) {
        var fields = response.getProfile().getFields();
        return new Contact(
                new Recipient("", fields.getEmail(), fields.getPhone(), fields.getDeviceToken()),
                fields.getMarketingOptOut(),
                fields.getBlocked());
    }

    private static Level level(Contacts.Freshness freshness) {
        return switch (freshness) {
            case STRONG -> Level.STRONG;
            case EVENTUAL -> Level.EVENTUAL;
        };
    }

    private static final class Answer implements StreamObserver<GetResponse> {
        final CompletableFuture<ContactLookup> lookup = new CompletableFuture<>();
        private final Level wanted;

        Answer(Level wanted) {
            this.wanted = wanted;
        }

        @Override
        public void onNext(GetResponse response) {
            lookup.complete(lookup(response, wanted));
        }

        @Override
        public void onError(Throwable failure) {
            lookup.complete(lookup(Status.fromThrowable(failure)));
        }

        @Override
        public void onCompleted() {
            lookup.complete(new ContactLookup.Unavailable("profile-service ended the call without an answer"));
        }
    }

    @Override
    public void close() {
        channel.shutdownNow();
    }
}
