package brownout.profile;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ArchitectureTest {

    private static final JavaClasses MAIN =
            new ClassFileImporter().importPath(Path.of("target/classes/brownout/profile"));

    @Test
    void frameworks_stay_in_the_adapters() {
        classes()
                .that(resideInAPackage("brownout.profile.(*)..")
                        .and(resideInAPackage("..adapter..").negate())
                        .as("of the feature packages"))
                .and()
                .resideOutsideOfPackage("brownout.profile")
                .should()
                .onlyDependOnClassesThat()
                .resideInAnyPackage(
                        "brownout.profile.time..",
                        "brownout.profile.record..",
                        "brownout.profile.replication..",
                        "brownout.profile.consistency..",
                        "brownout.profile.routing..",
                        "java..",
                        "javax.crypto..",
                        "org.slf4j..",
                        "org.jspecify..")
                .check(MAIN);
    }

    @Test
    void packages_form_no_cycle() {
        slices().matching("brownout.profile.(*)..").should().beFreeOfCycles().check(MAIN);
        slices().matching("brownout.profile.adapter.(*)..")
                .should()
                .beFreeOfCycles()
                .check(MAIN);
    }

    @Test
    void time_is_an_argument_outside_the_adapters() {
        noClasses()
                .that()
                .resideOutsideOfPackage("..adapter..")
                .should()
                .callMethod(Instant.class, "now")
                .orShould()
                .callMethod(Clock.class, "systemUTC")
                .orShould()
                .callMethod(System.class, "currentTimeMillis")
                .orShould()
                .callMethod(System.class, "nanoTime")
                .orShould()
                .callMethod(Thread.class, "sleep", long.class)
                .orShould()
                .callMethod(Math.class, "random")
                .check(MAIN);
    }
}
