package brownout.notification.it;

import brownout.contracts.profile.v1.Fields;
import brownout.contracts.profile.v1.GetRequest;
import brownout.contracts.profile.v1.GetResponse;
import brownout.contracts.profile.v1.Level;
import brownout.contracts.profile.v1.Profile;
import brownout.contracts.profile.v1.ProfilesGrpc;
import brownout.contracts.profile.v1.ReadMetadata;
import io.grpc.Server;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A profile-service that answers from memory and remembers at which level it was asked. */
final class FakeProfiles extends ProfilesGrpc.ProfilesImplBase implements AutoCloseable {
    private final Map<String, Fields> profiles = new ConcurrentHashMap<>();
    private final List<GetRequest> asked = new CopyOnWriteArrayList<>();
    private volatile boolean away;
    private volatile boolean degraded;
    private final Server server;

    FakeProfiles() {
        try {
            server = NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", 0))
                    .addService(this)
                    .build()
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    int port() {
        return server.getPort();
    }

    void put(String user, Fields fields) {
        profiles.put(user, fields);
    }

    void away(boolean now) {
        away = now;
    }

    /** Answers at EVENTUAL whatever was asked for. */
    void degraded(boolean now) {
        degraded = now;
    }

    List<Level> levelsAskedFor(String user) {
        return asked.stream()
                .filter(request -> request.getId().equals(user))
                .map(request -> request.getConsistency().getLevel())
                .toList();
    }

    @Override
    public void get(GetRequest request, StreamObserver<GetResponse> answer) {
        asked.add(request);
        var fields = profiles.get(request.getId());
        if (away) {
            answer.onError(Status.UNAVAILABLE.withDescription("told to be away").asRuntimeException());
        } else if (fields == null) {
            answer.onError(Status.NOT_FOUND.asRuntimeException());
        } else {
            var level = request.getConsistency().getLevel();
            answer.onNext(GetResponse.newBuilder()
                    .setProfile(Profile.newBuilder().setId(request.getId()).setFields(fields))
                    .setMetadata(ReadMetadata.newBuilder()
                            .setRequested(level)
                            .setAchieved(degraded ? Level.EVENTUAL : level))
                    .build());
            answer.onCompleted();
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
    }
}
