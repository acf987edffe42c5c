package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.frontdoor.access.Tenant;
import brownout.frontdoor.idempotency.IdempotencyKey;
import brownout.notification.channel.Channel;
import brownout.notification.dedup.Digest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LaneTest {
    private static final Tenant LOUD = new Tenant("loud");
    private static final Tenant QUIET = new Tenant("quiet");

    private boolean fair = true;
    private final Lane lane = new Lane(4, () -> fair);

    @Test
    void transactional_ones_overtake_marketing() {
        var marketing = marketing("m");
        var first = transactional("t1", LOUD);
        var second = transactional("t2", LOUD);
        lane.add(marketing);
        lane.add(first);
        lane.add(second);
        assertThat(rest()).containsExactly(first, second, marketing);
    }

    @Test
    void marketing_leaves_a_quarter_of_the_slots_to_what_must_not_wait() {
        for (int i = 0; i < 5; i++) {
            lane.add(marketing("m" + i));
        }
        for (int i = 0; i < 3; i++) {
            assertThat(lane.next()).isPresent();
            lane.occupy(MessageClass.MARKETING);
        }
        assertThat(lane.next()).isEmpty();
        var urgent = transactional("t", LOUD);
        lane.add(urgent);
        assertThat(lane.next()).contains(urgent.id());
        lane.occupy(MessageClass.TRANSACTIONAL);
        lane.add(transactional("t2", LOUD));
        assertThat(lane.next()).as("all four slots are taken").isEmpty();
        lane.release(MessageClass.MARKETING);
        assertThat(lane.next()).isPresent();
    }

    @Test
    void tenants_take_turns_and_each_is_served_in_its_own_order() {
        var loud = List.of(transactional("l1", LOUD), transactional("l2", LOUD), transactional("l3", LOUD));
        var quiet = List.of(transactional("q1", QUIET), transactional("q2", QUIET));
        loud.forEach(lane::add);
        quiet.forEach(lane::add);
        assertThat(rest()).containsExactly(loud.get(0), quiet.get(0), loud.get(1), quiet.get(1), loud.get(2));
    }

    @Test
    void whose_turn_had_come_is_next_again() {
        var again = transactional("again", LOUD);
        lane.add(transactional("other", QUIET));
        lane.addFirst(again);
        assertThat(lane.next()).contains(again.id());
        assertThat(lane.waiting()).isEqualTo(1);
    }

    @Test
    void without_the_safeguard_it_is_one_queue_for_all_slots() {
        fair = false;
        var marketing = marketing("m");
        var loud = transactional("l1", LOUD);
        var louder = transactional("l2", LOUD);
        var quiet = transactional("q1", QUIET);
        List.of(marketing, loud, louder, quiet).forEach(lane::add);
        assertThat(rest()).containsExactly(marketing, loud, louder, quiet);
    }

    private final List<Notification> made = new ArrayList<>();

    private List<Notification> rest() {
        var order = new ArrayList<Notification>();
        for (var id = lane.next(); id.isPresent(); id = lane.next()) {
            var next = id.get();
            order.add(made.stream().filter(n -> n.id().equals(next)).findFirst().orElseThrow());
        }
        return order;
    }

    private Notification transactional(String key, Tenant tenant) {
        return notification(key, tenant, Samples.push(Guarantee.AT_MOST_ONCE));
    }

    private Notification marketing(String key) {
        return notification(key, LOUD, Samples.toUser(MessageClass.MARKETING, Channel.PUSH));
    }

    private Notification notification(String key, Tenant tenant, NotificationSpec spec) {
        var n = Notification.accepted(
                new NotificationRequest(tenant, new IdempotencyKey(key), spec, Digest.of(key), Instant.EPOCH, ""));
        made.add(n);
        return n;
    }
}
