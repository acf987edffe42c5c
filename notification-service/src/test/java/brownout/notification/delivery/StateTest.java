package brownout.notification.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import brownout.notification.receipt.Receipts;
import java.io.IOException;
import java.time.Instant;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class StateTest {
    private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

    @Test
    void every_move_outside_of_the_table_throws() {
        for (State from : State.values()) {
            for (State to : State.values()) {
                var n = in(from);
                if (from.canBecome(to)) {
                    assertThat(n.to(to, NOW, "").state()).isEqualTo(to);
                } else {
                    assertThatThrownBy(() -> n.to(to, NOW, ""))
                            .isInstanceOf(IllegalMoveException.class)
                            .hasMessageContaining(from.name())
                            .hasMessageContaining(to.name());
                }
            }
        }
    }

    @Test
    void the_moves_are_those_of_the_contract() throws IOException {
        var contract = new Properties();
        try (var table = State.class.getResourceAsStream("/brownout/notification/v1/moves.properties")) {
            contract.load(table);
        }
        var told = new TreeMap<String, Set<String>>();
        contract.stringPropertyNames()
                .forEach(state -> told.put(
                        state,
                        Arrays.stream(contract.getProperty(state).split(" "))
                                .filter(next -> !next.isEmpty())
                                .collect(Collectors.toSet())));
        var moves = new TreeMap<String, Set<String>>();
        for (State state : State.values()) {
            moves.put(state.name(), state.legalMoves().stream().map(State::name).collect(Collectors.toSet()));
        }
        assertThat(moves).isEqualTo(told);
    }

    @Test
    void what_is_settled_and_no_dead_letter_is_never_sent_again() {
        for (State state : State.values()) {
            if (state.isSettled() && !state.isDeadLetter()) {
                assertThat(reachable(state, EnumSet.noneOf(State.class))).doesNotContain(State.SENDING, State.QUEUED);
            }
        }
    }

    @Test
    void a_dead_letter_moves_by_a_redrive_only_and_an_unconfirmed_one_also_by_a_receipt() {
        for (State state : State.values()) {
            if (state.isDeadLetter()) {
                assertThat(state.isSettled()).isTrue();
                assertThat(state.legalMoves())
                        .isEqualTo(
                                state == State.UNCONFIRMED
                                        ? EnumSet.of(State.QUEUED, State.SENT)
                                        : EnumSet.of(State.QUEUED));
            }
        }
    }

    @Test
    void every_state_can_be_reached_and_every_open_state_can_end() {
        var fromStart = reachable(State.ACCEPTED, EnumSet.of(State.ACCEPTED));
        assertThat(fromStart).containsExactlyInAnyOrder(State.values());
        for (State state : State.values()) {
            assertThat(state.isSettled()
                            || reachable(state, EnumSet.noneOf(State.class)).stream()
                                    .anyMatch(State::isSettled))
                    .as("%s can end", state)
                    .isTrue();
        }
    }

    @Test
    void an_unknown_outcome_never_becomes_a_claim_of_not_sent() {
        assertThat(State.UNKNOWN.legalMoves())
                .containsExactlyInAnyOrder(State.SENT, State.SENDING, State.RETRY_WAIT, State.UNCONFIRMED);
    }

    private static EnumSet<State> reachable(State from, EnumSet<State> seen) {
        for (State next : from.legalMoves()) {
            if (seen.add(next)) {
                reachable(next, seen);
            }
        }
        return seen;
    }

    private static Notification in(State state) {
        var request = Samples.request("k", Samples.push(Guarantee.AT_LEAST_ONCE), NOW);
        return new Notification(
                request, state, List.of(), Optional.empty(), NOW, Optional.empty(), "", 1, Receipts.NONE);
    }
}
