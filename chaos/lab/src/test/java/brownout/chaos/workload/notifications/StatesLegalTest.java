package brownout.chaos.workload.notifications;

import static org.assertj.core.api.Assertions.assertThat;

import brownout.chaos.checker.CheckResult;
import brownout.chaos.checker.Verdict;
import brownout.chaos.history.Event;
import brownout.chaos.history.History;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StatesLegalTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SENDING SENT DELIVERED",
                "SENDING SENDING DELIVERED",
                "SENDING UNKNOWN SENDING SENT BOUNCED",
                "SENDING RETRY_WAIT SENDING DEAD SENDING SENT",
                "SENDING UNCONFIRMED DELIVERED",
                "SCHEDULED CANCELLED",
            })
    void what_moves_forwards_is_legal_also_where_versions_skip_a_move(String states) {
        assertThat(check(states).verdict()).isEqualTo(Verdict.HOLDS);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SENDING SENT DELIVERED SENT",
                "SENDING DELIVERED BOUNCED",
                "SENDING SENT SENDING SENT",
                "SENDING SENT UNKNOWN",
                "SCHEDULED CANCELLED SENDING",
                "SENDING NOWHERE",
            })
    void what_moves_backwards_or_sideways_is_not(String states) {
        assertThat(check(states).verdict()).isEqualTo(Verdict.VIOLATED);
    }

    @Test
    void the_two_versions_are_shown_and_read_in_the_order_of_their_numbers() {
        var events = new ArrayList<>(events("SENDING SENT DELIVERED SENT"));
        java.util.Collections.reverse(events);
        assertThat(check(events).counterexamples()).singleElement().satisfies(example -> {
            assertThat(example.sentence())
                    .contains("n-1 was DELIVERED in version 3 and SENT in version 4", "no move leads there");
            assertThat(example.events()).hasSize(2);
        });
    }

    @Test
    void nothing_that_moved_is_inconclusive() {
        assertThat(check("SENT").verdict()).isEqualTo(Verdict.INCONCLUSIVE);
    }

    private static CheckResult check(String states) {
        return check(events(states));
    }

    private static CheckResult check(List<Event> events) {
        return new StatesLegal().check(new History(Instant.EPOCH, List.of(), events, List.of(), List.of()));
    }

    private static List<Event> events(String states) {
        var events = new ArrayList<Event>();
        String[] each = states.split(" ");
        for (int i = 0; i < each.length; i++) {
            events.add(new Event(
                    i,
                    "notification.ledger",
                    "state",
                    "n-1",
                    Map.of("state", each[i], "version", Integer.toString(i + 1))));
        }
        return events;
    }
}
