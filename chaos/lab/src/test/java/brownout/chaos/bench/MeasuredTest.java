package brownout.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class MeasuredTest {
    @Test
    void every_column_stands_under_its_name() {
        var measured = new Measured(1_000, 29_990, 7, 3, 2.34, 21.6, 29_980, 998.6, 41.2, 120.4, 1, 187);
        List<String> table = Measured.table(List.of(measured));

        assertThat(table).hasSize(2);
        assertThat(table.get(0).strip().split(" +"))
                .containsExactly(
                        "offered/s",
                        "accepted",
                        "refused",
                        "failed",
                        "accept50",
                        "accept99",
                        "delivered/s",
                        "deliv50",
                        "deliv99",
                        "open",
                        "doubled",
                        "MB");
        assertThat(table.get(1).strip().split(" +"))
                .containsExactly("1000", "29990", "7", "3", "2.3", "22", "999", "41", "120", "10", "1", "187");
    }
}
