package brownout.profile.routing;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.safeguard.Switchboard;
import brownout.profile.consistency.Consistency;
import brownout.profile.consistency.Level;
import brownout.profile.consistency.OnUnavailable;
import brownout.profile.consistency.ProfileSafeguard;
import brownout.profile.consistency.Proofs;
import brownout.profile.consistency.SessionToken;
import brownout.profile.consistency.WallClockLag;
import brownout.profile.consistency.Watermarks;
import brownout.profile.record.Change;
import brownout.profile.record.Fields;
import brownout.profile.record.OpId;
import brownout.profile.record.Profile;
import brownout.profile.record.ProfileId;
import brownout.profile.record.ProfileVersion;
import brownout.profile.record.WriteCommand;
import brownout.profile.replication.AppliedLog;
import brownout.profile.replication.InMemoryView;
import brownout.profile.replication.LogIdentity;
import brownout.profile.replication.LogUnavailableException;
import brownout.profile.replication.Position;
import brownout.profile.replication.StoredProfile;
import brownout.profile.replication.View;
import brownout.profile.replication.WriteOutcome;
import brownout.profile.time.Deadline;
import brownout.profile.time.ManualTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ReadRouterTest {

    private static final LogIdentity LOG = new LogIdentity(UUID.randomUUID(), 1);
    private static final ProfileId ADA = new ProfileId(Tenant.DEFAULT, "ada");
    private static final Region US = new Region("us");
    private static final Region EU = new Region("eu");
    private static final Duration WAIT = Duration.ofMillis(250);
    private static final Duration DEADLINE = Duration.ofSeconds(3);

    private final ManualTime time = new ManualTime();
    private final InMemoryView view = new InMemoryView();
    private final AppliedLog applied = new AppliedLog(10);
    private final Watermarks watermarks = new Watermarks();
    private final WallClockLag wallClock = new WallClockLag(Duration.ZERO);
    private final Switchboard<ProfileSafeguard> safeguards = Switchboard.allOn(ProfileSafeguard.class);
    private final List<CompletableFuture<Map<Integer, Long>>> markers = new ArrayList<>();
    private final FakePeers peers = new FakePeers();
    private final Proofs proofs = new Proofs(
            request -> {
                markers.add(new CompletableFuture<>());
                return markers.get(markers.size() - 1);
            },
            "eu",
            watermarks,
            time);
    private boolean stalled;
    private long offset = -1;

    private final ReadRouter eu = router(EU);

    private ReadRouter router(Region self) {
        return new ReadRouter(
                new Replica(view, applied, proofs, watermarks, wallClock, time),
                safeguards,
                new Neighbourhood(new Topology(self, US), peers, () -> stalled),
                new Silent(),
                WAIT);
    }

    @BeforeEach
    void follow() {
        view.adopt(LOG, false).join();
        applied.expect(Map.of(0, -1L));
    }

    @Test
    void a_strong_read_waits_for_a_marker_begun_after_it_and_then_for_the_view() {
        write(1);
        CompletableFuture<ReadOutcome> read = eu.read(request(Consistency.STRONG));
        assertThat(markers).hasSize(1);
        assertThat(read).isNotDone();
        write(2);
        markers.get(0).complete(Map.of(0, 2L));
        assertThat(read).isNotDone();
        mark();
        ReadOutcome.Answered answered = answered(read);
        assertThat(version(answered)).isEqualTo(2);
        assertThat(answered.achieved()).isEqualTo(Level.STRONG);
        assertThat(time.pending()).isZero();
    }

    @Test
    void a_strong_read_that_gets_no_marker_in_time_is_answered_by_the_home_with_what_is_left_of_its_deadline() {
        write(1);
        CompletableFuture<ReadOutcome> read = eu.read(request(Consistency.STRONG));
        time.advance(WAIT);
        assertThat(peers.asked).hasSize(1);
        assertThat(peers.asked.get(0).deadline().left(time)).isEqualTo(DEADLINE.minus(WAIT));
        ReadOutcome home = new ReadOutcome.SessionLost("whatever the home says");
        peers.answers.get(0).complete(home);
        assertThat(read).isCompletedWithValue(home);
    }

    @Test
    void a_region_that_hears_nothing_from_the_log_does_not_make_a_strong_read_wait_here() {
        stalled = true;
        eu.read(request(Consistency.STRONG));
        assertThat(peers.asked).hasSize(1);
        assertThat(markers).isEmpty();
    }

    @Test
    void when_the_home_does_not_answer_either_the_read_fails_and_says_what_was_tried() {
        write(1);
        CompletableFuture<ReadOutcome> read = eu.read(session(new Position(1, 9)));
        time.advance(WAIT);
        peers.answers.get(0).completeExceptionally(new PeerUnavailableException("region us did not answer"));
        ReadOutcome.Unsatisfied missing = (ReadOutcome.Unsatisfied) read.join();
        assertThat(missing.needed()).isEqualTo("applied offsets {0=9}");
        assertThat(missing.have()).isEqualTo("applied offsets {0=0}");
        assertThat(missing.reason()).contains("did not get there in time").contains("region us did not answer");
    }

    @Test
    void a_silent_home_cannot_keep_a_read_beyond_its_deadline() {
        write(1);
        CompletableFuture<ReadOutcome> read = eu.read(session(new Position(1, 9)));
        time.advance(WAIT);
        time.advance(DEADLINE);
        assertThat(read.join()).isInstanceOf(ReadOutcome.Unsatisfied.class);
    }

    @Test
    void a_session_read_waits_for_its_position_and_returns_a_token_that_includes_what_it_saw() {
        write(1);
        CompletableFuture<ReadOutcome> read = eu.read(session(new Position(1, 1)));
        assertThat(read).isNotDone();
        write(2);
        ReadOutcome.Answered answered = answered(read);
        assertThat(version(answered)).isEqualTo(2);
        assertThat(answered.session().positions()).isEqualTo(Map.of(0, new Position(1, 1)));
        // Monotonic reads: an eventual read gives a token, too.
        assertThat(answered(eu.read(request(Consistency.EVENTUAL))).session().positions())
                .isEqualTo(Map.of(0, new Position(1, 1)));
    }

    @Test
    void wait_waits_here_until_the_deadline_and_fail_only_a_little() {
        write(1);
        CompletableFuture<ReadOutcome> waiting = eu.read(session(new Position(1, 9), OnUnavailable.WAIT));
        CompletableFuture<ReadOutcome> failing = eu.read(session(new Position(1, 9), OnUnavailable.FAIL));
        time.advance(WAIT);
        assertThat(failing.join()).isInstanceOf(ReadOutcome.Unsatisfied.class);
        assertThat(waiting).isNotDone();
        time.advance(DEADLINE.minus(WAIT));
        assertThat(waiting.join()).isInstanceOf(ReadOutcome.Unsatisfied.class);
        assertThat(peers.asked).isEmpty();
        assertThat(applied.waiting()).isZero();
    }

    @Test
    void degrade_answers_what_is_here_and_says_that_it_is_only_that() {
        write(1);
        CompletableFuture<ReadOutcome> read = eu.read(session(new Position(1, 9), OnUnavailable.DEGRADE));
        time.advance(WAIT);
        ReadOutcome.Answered answered = answered(read);
        assertThat(version(answered)).isEqualTo(1);
        assertThat(answered.requested().level()).isEqualTo(Level.SESSION);
        assertThat(answered.achieved()).isEqualTo(Level.EVENTUAL);
        // The token still asks for what the session wrote.
        assertThat(answered.session().positions()).isEqualTo(Map.of(0, new Position(1, 9)));
    }

    @Test
    void a_bounded_read_is_answered_at_once_by_a_recent_marker_and_asks_for_a_new_one_otherwise() {
        write(1);
        Consistency second = Consistency.bounded(Duration.ofSeconds(1));
        CompletableFuture<ReadOutcome> first = eu.read(request(second));
        assertThat(markers).hasSize(1);
        time.advance(Duration.ofMillis(40));
        markers.get(0).complete(Map.of(0, 1L));
        mark();
        assertThat(answered(first).stalenessMillis()).hasValue(40);

        time.advance(Duration.ofMillis(900));
        assertThat(answered(eu.read(request(second))).stalenessMillis()).hasValue(940);
        assertThat(markers).hasSize(1);
        time.advance(Duration.ofMillis(61));
        assertThat(eu.read(request(second))).isNotDone();
        assertThat(markers).hasSize(2);
        // An eventual read is not held up, and says how old it may be.
        assertThat(answered(eu.read(request(Consistency.EVENTUAL))).stalenessMillis())
                .hasValue(1001);
    }

    @Test
    void a_bound_below_the_round_trip_is_refused_and_not_claimed() {
        write(1);
        ReadRouter home = router(US);
        CompletableFuture<ReadOutcome> read = home.read(request(Consistency.bounded(Duration.ofMillis(1))));
        for (int i = 0; i < 20 && !read.isDone(); i++) {
            time.advance(Duration.ofMillis(5));
            long marked = mark();
            markers.stream().filter(each -> !each.isDone()).toList().forEach(each -> each.complete(Map.of(0, marked)));
        }
        ReadOutcome.Unsatisfied missing = (ReadOutcome.Unsatisfied) read.join();
        assertThat(missing.needed()).isEqualTo("staleness of at most 1 ms");
        assertThat(missing.have()).isEqualTo("a proven staleness of 5 ms");
    }

    @Test
    void without_the_echo_watermark_silence_is_taken_for_freshness() {
        write(1);
        wallClock.applied(0, time.wallClock(), time.wallClock().plusMillis(3));
        time.advance(Duration.ofHours(1));
        safeguards.set(ProfileSafeguard.ECHO_WATERMARK, false);
        ReadOutcome.Answered answered = answered(eu.read(request(Consistency.bounded(Duration.ofMillis(100)))));
        assertThat(answered.stalenessMillis()).hasValue(3);
        assertThat(answered.achieved()).isEqualTo(Level.BOUNDED);
    }

    @Test
    void without_session_tokens_and_barrier_reads_claim_what_they_do_not_hold() {
        write(1);
        safeguards.set(ProfileSafeguard.SESSION_TOKENS, false);
        safeguards.set(ProfileSafeguard.READ_BARRIER, false);
        assertThat(answered(eu.read(session(new Position(1, 9)))).achieved()).isEqualTo(Level.SESSION);
        assertThat(answered(eu.read(request(Consistency.STRONG))).achieved()).isEqualTo(Level.STRONG);
        // Also by a region that hears nothing from the log, or the damage would hide from whoever cuts it off.
        stalled = true;
        assertThat(answered(eu.read(request(Consistency.STRONG))).achieved()).isEqualTo(Level.STRONG);
        assertThat(markers).isEmpty();
        assertThat(peers.asked).isEmpty();
    }

    @Test
    void a_view_that_forgot_everything_is_not_believed_even_though_it_had_been_there() {
        write(1);
        view.loseEverything();
        view.adopt(LOG, false).join();
        CompletableFuture<ReadOutcome> session = eu.read(session(new Position(1, 0), OnUnavailable.FAIL));
        time.advance(WAIT);
        assertThat(session.join()).isInstanceOf(ReadOutcome.Unsatisfied.class);
        // Nor is a missing profile taken for one that does not exist.
        applied.expect(Map.of(0, 0L));
        eu.read(request(Consistency.EVENTUAL));
        time.advance(WAIT);
        assertThat(peers.asked).isNotEmpty();
    }

    @Test
    void degrade_does_not_call_a_profile_missing_while_the_view_is_being_filled() {
        write(1);
        view.loseEverything();
        view.adopt(LOG, false).join();
        for (Consistency consistency : List.of(Consistency.EVENTUAL, Consistency.SESSION)) {
            CompletableFuture<ReadOutcome> read =
                    eu.read(request(consistency, Optional.empty(), OnUnavailable.DEGRADE));
            time.advance(WAIT);
            ReadOutcome.Unsatisfied missing = (ReadOutcome.Unsatisfied) read.join();
            assertThat(missing.reason()).contains("being filled from the log");
        }
    }

    @Test
    void a_token_of_another_log_or_of_a_dead_epoch_is_a_lost_session_and_never_a_hang() {
        write(1);
        applied.advance(0, 0, Map.of(2L, 5L));
        assertThat(eu.read(session(new Position(1, 7))).join()).isInstanceOf(ReadOutcome.SessionLost.class);
        ReadRequest foreign = request(
                Consistency.SESSION,
                Optional.of(new SessionToken(Tenant.DEFAULT, UUID.randomUUID(), Map.of(0, new Position(1, 0)))),
                OnUnavailable.REDIRECT);
        assertThat(eu.read(foreign).join()).isInstanceOf(ReadOutcome.SessionLost.class);
    }

    @Test
    void a_forwarded_read_is_never_passed_on() {
        ReadRequest forwarded = new ReadRequest(
                Set.of(ADA),
                Consistency.SESSION,
                Optional.of(new SessionToken(Tenant.DEFAULT, LOG.id(), Map.of(0, new Position(1, 9)))),
                OnUnavailable.REDIRECT,
                Deadline.in(DEADLINE, time),
                true,
                Map.of());
        CompletableFuture<ReadOutcome> read = eu.read(forwarded);
        time.advance(DEADLINE);
        assertThat(read.join()).isInstanceOf(ReadOutcome.Unsatisfied.class);
        assertThat(peers.asked).isEmpty();
    }

    @Test
    void a_view_that_cannot_be_read_sends_every_level_to_the_home() {
        view.away(true);
        for (Consistency consistency : List.of(Consistency.EVENTUAL, Consistency.SESSION)) {
            eu.read(request(consistency));
        }
        assertThat(peers.asked).hasSize(2);
    }

    private void write(long version) {
        offset++;
        Profile profile = new Profile(
                ADA,
                new ProfileVersion(1, version),
                version - 1,
                new OpId("op" + version),
                Fields.EMPTY,
                Instant.EPOCH);
        apply(List.of(new StoredProfile(new Change(profile, ""), 0, offset)));
    }

    private long mark() {
        offset++;
        apply(List.of());
        return offset;
    }

    private void apply(List<StoredProfile> changes) {
        OptionalLong from = offset == 0 ? OptionalLong.empty() : OptionalLong.of(offset - 1);
        assertThat(view.apply(new View.Batch(0, from, offset, changes, Map.of(1L, 0L)))
                        .join())
                .isTrue();
        applied.advance(0, offset, Map.of(1L, 0L));
    }

    private ReadRequest session(Position position) {
        return session(position, OnUnavailable.REDIRECT);
    }

    private ReadRequest session(Position position, OnUnavailable onUnavailable) {
        return request(
                Consistency.SESSION,
                Optional.of(new SessionToken(Tenant.DEFAULT, LOG.id(), Map.of(0, position))),
                onUnavailable);
    }

    private ReadRequest request(Consistency consistency) {
        return request(consistency, Optional.empty(), OnUnavailable.REDIRECT);
    }

    private ReadRequest request(Consistency consistency, Optional<SessionToken> session, OnUnavailable onUnavailable) {
        return new ReadRequest(
                Set.of(ADA), consistency, session, onUnavailable, Deadline.in(DEADLINE, time), false, Map.of());
    }

    private static ReadOutcome.Answered answered(CompletableFuture<ReadOutcome> read) {
        assertThat(read).isDone();
        assertThat(read.join()).isInstanceOf(ReadOutcome.Answered.class);
        return (ReadOutcome.Answered) read.join();
    }

    private static long version(ReadOutcome.Answered answered) {
        return answered.profiles().get(0).version().number();
    }

    private static final class FakePeers implements Peers {
        private final List<ReadRequest> asked = new ArrayList<>();
        private final List<CompletableFuture<ReadOutcome>> answers = new ArrayList<>();

        @Override
        public CompletableFuture<ReadOutcome> read(Region region, ReadRequest request) {
            asked.add(request);
            answers.add(new CompletableFuture<>());
            return answers.get(answers.size() - 1);
        }

        @Override
        public CompletableFuture<WriteOutcome> write(
                Region region, WriteCommand command, Deadline deadline, Map<String, String> trace) {
            return CompletableFuture.failedFuture(new LogUnavailableException("reads only"));
        }

        @Override
        public CompletableFuture<PeerState> describe(Region region, Deadline deadline) {
            return CompletableFuture.failedFuture(new PeerUnavailableException("reads only"));
        }
    }

    private static final class Silent implements Observer {
        @Override
        public void read(Level requested, String achieved, String layer, String outcome) {}

        @Override
        public void waited(Level level, Duration waited) {}

        @Override
        public void redirected(Level level) {}
    }
}
