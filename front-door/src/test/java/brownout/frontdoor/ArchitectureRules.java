package brownout.frontdoor;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaMethodCall;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The shape of a module: plain Java inside, technology only under {@code adapter}, no cycles, time and chance from outside.
 * A module's own ArchitectureTest extends it and adds what is special. The root package holds the configuration and the
 * main class, which are the framework's.
 */
public abstract class ArchitectureRules {
    private static final Set<String> TIME_AND_CHANCE = Set.of(
            "java.time.Instant.now",
            "java.time.Clock.systemUTC",
            "java.lang.System.currentTimeMillis",
            "java.lang.System.nanoTime",
            "java.lang.Thread.sleep",
            "java.lang.Math.random");

    private final String root;
    protected final JavaClasses classes;

    /** @param root package of the module, like {@code brownout.profile} */
    protected ArchitectureRules(String root) {
        this.root = root;
        this.classes = new ClassFileImporter().importPath(Path.of("target/classes", root.split("\\.")));
    }

    @Test
    void frameworks_stay_in_the_adapters() {
        noClasses()
                .that()
                .resideInAPackage(root + ".*..")
                .and()
                .resideOutsideOfPackage(root + ".adapter..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io..",
                        "jakarta..",
                        "com.fasterxml..",
                        "org.apache..",
                        "org.eclipse..",
                        "org.jboss..",
                        "brownout..adapter..")
                .check(classes);
    }

    @Test
    void packages_have_no_cycles() {
        slices().matching(root + ".(*)..").should().beFreeOfCycles().check(classes);
        slices().matching(root + ".adapter.(*)..").should().beFreeOfCycles().check(classes);
    }

    @Test
    void time_and_chance_are_arguments() {
        noClasses()
                .that()
                .resideOutsideOfPackage(root + ".adapter..")
                .should()
                .callMethodWhere(DescribedPredicate.describe(
                        "takes time or chance from nowhere",
                        (JavaMethodCall call) ->
                                TIME_AND_CHANCE.contains(call.getTargetOwner().getName() + "." + call.getName())))
                .check(classes);
    }
}
