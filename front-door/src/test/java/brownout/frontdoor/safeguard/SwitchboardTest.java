package brownout.frontdoor.safeguard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SwitchboardTest {
    enum Lock implements Safeguard {
        FRONT,
        BACK;

        @Override
        public String label() {
            return this == FRONT ? "front-lock" : "back-lock";
        }

        @Override
        public String protects() {
            return "";
        }

        @Override
        public String cost() {
            return "";
        }

        @Override
        public String without() {
            return "";
        }
    }

    private final Switchboard<Lock> board = Switchboard.of(Lock.class, Map.of("back-lock", false));

    @Test
    void those_not_named_stay_as_they_are() {
        assertThat(board.isOn(Lock.FRONT)).isTrue();
        assertThat(board.isOn(Lock.BACK)).isFalse();
        board.set(Lock.FRONT, false);
        board.set(Map.of("back-lock", true));
        assertThat(board.isOn(Lock.FRONT)).isFalse();
        assertThat(board.isOn(Lock.BACK)).isTrue();
    }

    @Test
    void an_unknown_name_switches_nothing_and_is_told_the_nearest() {
        assertThatThrownBy(() -> board.set(Map.of("front-lock", false, "bak-lock", true)))
                .hasMessage("bak-lock is not a safeguard; did you mean back-lock?");
        assertThat(board.isOn(Lock.FRONT)).isTrue();
    }
}
