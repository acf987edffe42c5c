package brownout.notification;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The README's table "crash point, test, scenario" names what there is. */
class DocumentsTest {
    private static final Path TESTS = Path.of("src/test/java");
    private static final Path SCENARIOS = Path.of("../chaos/lab/src/main/resources/scenarios");
    private static final int CRASH_POINTS = 15;
    private static final Pattern ROW = Pattern.compile("^\\| (\\d+) \\|([^|]*)\\|([^|]*)\\|$");
    private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*)\\.(\\w+)`");
    private static final Pattern SCENARIO = Pattern.compile("`(notification/[a-z-]+)`");

    private record Row(String tests, String scenarios) {}

    @Test
    void every_crash_point_has_its_row() throws IOException {
        assertThat(rows().keySet())
                .containsExactlyElementsOf(
                        IntStream.rangeClosed(1, CRASH_POINTS).boxed().toList());
    }

    @Test
    void every_test_that_the_table_names_exists() throws IOException {
        var missing = new ArrayList<String>();
        for (Row row : rows().values()) {
            var named = TEST.matcher(row.tests());
            while (named.find()) {
                if (!isTest(named.group(1), named.group(2))) {
                    missing.add(named.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    @Test
    void every_scenario_that_the_table_names_exists() throws IOException {
        var missing = new ArrayList<String>();
        for (Row row : rows().values()) {
            var named = SCENARIO.matcher(row.scenarios());
            while (named.find()) {
                if (!Files.exists(SCENARIOS.resolve(named.group(1) + ".yaml"))) {
                    missing.add(named.group());
                }
            }
        }
        assertThat(missing).isEmpty();
    }

    /** A cell is empty only as long as nobody has built its test. */
    @Test
    void what_an_owner_does_at_a_crash_point_is_tested() throws IOException {
        var rows = rows();
        for (int point : List.of(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14)) {
            assertThat(rows.get(point)).as("crash point %d", point).isNotNull();
            assertThat(TEST.matcher(rows.get(point).tests()).find())
                    .as("a test of crash point %d", point)
                    .isTrue();
        }
    }

    private static Map<Integer, Row> rows() throws IOException {
        var rows = new TreeMap<Integer, Row>();
        for (String line : Files.readAllLines(Path.of("README.md"), UTF_8)) {
            var row = ROW.matcher(line);
            if (row.matches()) {
                rows.put(Integer.valueOf(row.group(1)), new Row(row.group(2), row.group(3)));
            }
        }
        return rows;
    }

    private static boolean isTest(String className, String method) throws IOException {
        try (var files = Files.walk(TESTS)) {
            var source = files.filter(file -> file.endsWith(Path.of(className + ".java")))
                    .findFirst();
            return source.isPresent()
                    && Pattern.compile("@Test\\s+void " + method + "\\(")
                            .matcher(Files.readString(source.get(), UTF_8))
                            .find();
        }
    }
}
