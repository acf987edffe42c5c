package brownout.chaos.toxiproxy;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter().importPath(Path.of("target", "classes"));

    @Test
    void frameworks_stay_in_the_adapters() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..adapter..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("io.netty..", "com.fasterxml..", "org.slf4j..")
                .check(CLASSES);
    }

    @Test
    void toxics_and_proxies_know_nothing_of_adapters() {
        noClasses()
                .that()
                .resideInAnyPackage("..toxic", "..proxy")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..adapter..")
                .check(CLASSES);
        noClasses()
                .that()
                .resideInAPackage("..toxic")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("..proxy")
                .check(CLASSES);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("brownout.chaos.toxiproxy.(**)")
                .should()
                .beFreeOfCycles()
                .check(CLASSES);
    }

    @Test
    void time_and_chance_are_arguments() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..adapter..")
                .should()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(CLASSES);
    }
}
