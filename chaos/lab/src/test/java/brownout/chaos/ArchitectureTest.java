package brownout.chaos;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ArchitectureTest {
    private static final JavaClasses CLASSES = new ClassFileImporter()
            .importPath(Path.of("target/classes"))
            .that(DescribedPredicate.not(resideInAPackage("brownout.contracts..")));

    private static final String ADAPTERS = "brownout.chaos..adapter..";

    @Test
    void frameworks_stay_in_the_adapters() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ADAPTERS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.vertx..",
                        "io.netty..",
                        "picocli..",
                        "org.apache.kafka..",
                        "com.google.protobuf..",
                        "com.fasterxml..",
                        "org.snakeyaml..",
                        "com.networknt..",
                        "java.net.http..",
                        "brownout.contracts..",
                        "brownout.frontdoor.adapter..",
                        "brownout.chaos.testkit..",
                        "brownout.chaos.toxiproxy",
                        "brownout.chaos.toxiproxy.proxy..",
                        "brownout.chaos.toxiproxy.adapter..")
                .check(CLASSES);
    }

    @Test
    void packages_form_no_cycles() {
        slices().matching("brownout.chaos.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void time_and_chance_come_from_outside() {
        noClasses()
                .that()
                .resideOutsideOfPackage(ADAPTERS)
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
}
