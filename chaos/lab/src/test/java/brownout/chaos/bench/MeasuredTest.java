package brownout.chaos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MeasuredTest {
    private final Measured measured =
            new Measured(1_000, 29_990, 7, 3, 2.34, 21.6, 29_980, 998.6, 41.2, 120.4, 1, 187, Map.of("broker", 0.2514));

    @Test
    void every_column_stands_under_its_name() {
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

    @Test
    void what_each_part_takes_of_the_processors_stands_under_its_name() {
        assertThat(Measured.processorTable(List.of(measured)))
                .extracting(line -> List.of(line.strip().split(" +")))
                .containsExactly(List.of("offered/s", "broker"), List.of("1000", "0.251"));
    }
}
