package brownout.chaos.adapter.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TestReportsTest {
    @TempDir
    Path root;

    private void report(String file, String xml) throws Exception {
        Path path = root.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, xml);
    }

    @Test
    void results_of_all_modules_and_both_plugins_add_up() throws Exception {
        report("a/target/surefire-reports/TEST-A.xml", """
                <testsuite tests="3">
                  <testcase classname="A" name="works"/>
                  <testcase classname="A" name="works_too"><system-out>failure &lt;error/&gt;</system-out></testcase>
                  <testcase classname="A" name="is_skipped"><skipped/></testcase>
                </testsuite>
                """);
        report("chaos/b/target/failsafe-reports/TEST-BIT.xml", """
                <testsuite>
                  <testcase classname="BIT" name="fails"><failure message="no"/></testcase>
                  <testcase classname="BIT" name="breaks"><error message="no"/><system-out/></testcase>
                  <testcase classname="BIT" name="flaky"><flakyFailure/></testcase>
                </testsuite>
                """);
        report("a/src/test/resources/surefire-reports/TEST-not-a-report.xml", "<testcase/>");

        TestReports reports = TestReports.in(root);

        assertThat(reports.summary()).isEqualTo("3 passed, 2 failed, 1 skipped");
        assertThat(reports.failed()).containsExactlyInAnyOrder("BIT.fails", "BIT.breaks");
        assertThat(reports.isGreen()).isFalse();
    }

    @Test
    void a_report_that_was_cut_off_is_a_failure() throws Exception {
        report("a/target/surefire-reports/TEST-A.xml", "<testsuite><testcase classname=\"A\" name=\"x\"/>");
        assertThat(TestReports.in(root).failed()).hasSize(1);
    }

    @Test
    void no_tests_at_all_are_not_green() throws Exception {
        assertThat(TestReports.in(root).isGreen()).isFalse();
    }
}
