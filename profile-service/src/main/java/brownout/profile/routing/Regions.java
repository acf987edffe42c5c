package brownout.profile.routing;

import brownout.profile.time.Deadline;
import brownout.profile.time.Time;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** Asks every region how far it is. */
public final class Regions {

    private static final Duration LIMIT = Duration.ofMillis(800);

    private final Topology topology;
    private final Peers peers;
    private final Collection<Region> others;
    private final RegionState here;
    private final Time time;
    private final Set<String> names;

    /** Tells about this region. */
    @FunctionalInterface
    public interface RegionState {
        Peers.PeerState now();
    }

    public Regions(Topology topology, Peers peers, Collection<Region> others, RegionState here, Time time) {
        this.topology = topology;
        this.peers = peers;
        this.others = List.copyOf(others);
        this.here = here;
        this.time = time;
        this.names = new TreeSet<>(others.stream().map(Region::name).toList());
        names.add(topology.self().name());
    }

    /**
     * @param state absent: the region did not answer, for the reason given
     * @param lag records that the home has applied and this region has not; empty: unknown
     */
    public record Entry(Region region, Optional<Peers.PeerState> state, OptionalLong lag, String trouble) {}

    /** Of all regions that this one knows, itself included. */
    public Set<String> names() {
        return names;
    }

    /** All regions, this one first; completes within about a second. */
    public CompletableFuture<List<Entry>> report() {
        Deadline deadline = Deadline.in(LIMIT, time);
        List<CompletableFuture<Entry>> asked = new ArrayList<>();
        asked.add(CompletableFuture.completedFuture(entry(here.now())));
        others.forEach(region -> asked.add(peers.describe(region, deadline)
                .thenApply(Regions::entry)
                .exceptionally(failure ->
                        new Entry(region, Optional.empty(), OptionalLong.empty(), LocalReads.message(failure)))));
        return CompletableFuture.allOf(asked.toArray(CompletableFuture[]::new))
                .thenApply(done ->
                        withLag(asked.stream().map(CompletableFuture::join).toList()));
    }

    private List<Entry> withLag(List<Entry> entries) {
        Optional<Map<Integer, Long>> home = entries.stream()
                .filter(entry -> entry.region().equals(topology.home()))
                .flatMap(entry -> entry.state().stream())
                .map(Peers.PeerState::applied)
                .findFirst();
        return entries.stream()
                .map(entry -> new Entry(entry.region(), entry.state(), lag(entry, home), entry.trouble()))
                .toList();
    }

    private static OptionalLong lag(Entry entry, Optional<Map<Integer, Long>> home) {
        if (home.isEmpty() || entry.state().isEmpty()) {
            return OptionalLong.empty();
        }
        Map<Integer, Long> applied = entry.state().get().applied();
        return OptionalLong.of(home.get().entrySet().stream()
                .mapToLong(end -> Math.max(0, end.getValue() - applied.getOrDefault(end.getKey(), -1L)))
                .sum());
    }

    private static Entry entry(Peers.PeerState state) {
        return new Entry(state.region(), Optional.of(state), OptionalLong.empty(), "");
    }
}
