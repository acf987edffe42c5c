package brownout.chaos.naming;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
    private static final List<String> NAMES = List.of("notification→push", "notification→sms", "timeout", "down");

    @Test
    void a_slip_of_the_finger_is_forgiven() {
        assertThat(Nearest.to("timout", NAMES)).contains("timeout");
        assertThat(Nearest.to("TIMEOUT", NAMES)).contains("timeout");
        assertThat(Nearest.to("notificatoin->push", NAMES)).contains("notification→push");
        assertThat(Nearest.to("notification_to_smss", NAMES)).contains("notification→sms");
    }

    @Test
    void something_else_entirely_is_answered_with_what_there_is() {
        assertThat(Nearest.to("elephant", NAMES)).isEmpty();
        assertThat(Nearest.hint("elephant", NAMES))
                .isEqualTo("; valid are notification→push, notification→sms, timeout, down");
    }

    @Test
    void swapped_neighbours_count_once() {
        assertThat(Nearest.distance("psuh", "push")).isEqualTo(1);
        assertThat(Nearest.distance("", "abc")).isEqualTo(3);
        assertThat(Nearest.distance("kitten", "sitting")).isEqualTo(3);
    }
}
