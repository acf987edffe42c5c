package brownout.jobqueue;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The shape of the module: plain Java inside, technology only under adapter, no cycles. */
class ArchitectureTest {
    private static final JavaClasses CLASSES =
            new ClassFileImporter().importPath(Path.of("target/classes/brownout/jobqueue"));
    private static final String[] FEATURES = {
        "brownout.jobqueue.job..",
        "brownout.jobqueue.lease..",
        "brownout.jobqueue.dispatch..",
        "brownout.jobqueue.deadletter..",
        "brownout.jobqueue.worker..",
        "brownout.jobqueue.safeguard.."
    };

    @Test
    void frameworks_stay_in_the_adapters() {
        noClasses()
                .that()
                .resideInAnyPackage(FEATURES)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io..", "jakarta..", "org.apache..", "org.eclipse..", "org.jboss..", "com.fasterxml..")
                .check(CLASSES);
    }

    @Test
    void features_do_not_know_their_adapters() {
        noClasses()
                .that()
                .resideInAnyPackage(FEATURES)
                .should()
                .dependOnClassesThat()
                .resideInAPackage("brownout.jobqueue.adapter..")
                .check(CLASSES);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching("brownout.jobqueue.(**)").should().beFreeOfCycles().check(CLASSES);
    }

    @Test
    void time_and_chance_are_arguments() {
        noClasses()
                .that()
                .resideInAnyPackage(FEATURES)
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "takes time or chance from nowhere",
                        call -> FORBIDDEN.contains(call.getTargetOwner().getName() + "." + call.getName())))
                .check(CLASSES);
    }

    private static final Set<String> FORBIDDEN = Set.of(
            "java.time.Instant.now",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Thread.sleep",
            "java.lang.Math.random");
}
