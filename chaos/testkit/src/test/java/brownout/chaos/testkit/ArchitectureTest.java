package brownout.chaos.testkit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter().importPath("target/classes");

    @Test
    void the_rules_of_the_providers_know_no_framework_no_file_and_no_socket() {
        noClasses()
                .that()
                .resideInAPackage("brownout.chaos.testkit.provider")
                .should()
                .dependOnClassesThat()
                .resideOutsideOfPackages(
                        "brownout.chaos.testkit.provider",
                        "java.lang..",
                        "java.util..",
                        "java.time..",
                        "java.nio.charset..",
                        "org.jspecify..")
                .check(CLASSES);
    }

    @Test
    void the_rules_of_the_providers_are_given_their_clock() {
        noClasses()
                .that()
                .resideInAPackage("brownout.chaos.testkit.provider")
                .should()
                .callMethod(java.time.Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }

    @Test
    void only_a_deadline_reads_the_monotonic_clock_and_nobody_sleeps_while_waiting_for_a_process() {
        noClasses()
                .that()
                .resideInAnyPackage(
                        "brownout.chaos.testkit.process..",
                        "brownout.chaos.testkit.kafka..",
                        "brownout.chaos.testkit.redis..",
                        "brownout.chaos.testkit.toxiproxy..")
                .and()
                .doNotHaveSimpleName("Deadline")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .check(CLASSES);
    }

    /** What tests with this kit must not need at run time: the broker is a child with a class path of its own. */
    @Test
    void nothing_links_to_the_broker() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("kafka..", "scala..", "org.apache.kafka.server..", "org.apache.logging..")
                .check(CLASSES);
    }

    @Test
    void packages_are_free_of_cycles() {
        slices().matching("brownout.chaos.testkit.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }
}
