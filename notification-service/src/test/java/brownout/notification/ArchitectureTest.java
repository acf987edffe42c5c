package brownout.notification;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.time.Instant;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final String ADAPTERS = "brownout.notification.adapter..";
    private static JavaClasses classes;

    @BeforeAll
    static void read() {
        classes = new ClassFileImporter().importPath("target/classes/brownout/notification");
    }

    @Test
    void frameworks_stay_in_the_adapters() {
        // The root package holds the configuration and the main class, which are the framework's.
        noClasses()
                .that()
                .resideInAPackage("brownout.notification.*..")
                .and()
                .resideOutsideOfPackage(ADAPTERS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io..", "jakarta..", "com..", "org.apache..", "org.eclipse..", "brownout.contracts..", ADAPTERS)
                .check(classes);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("brownout.notification.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
        slices().matching("brownout.notification.adapter.(*)..")
                .should()
                .beFreeOfCycles()
                .check(classes);
    }

    @Test
    void time_and_chance_are_arguments() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ADAPTERS)
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(classes);
    }
}
