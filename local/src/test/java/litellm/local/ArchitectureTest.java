package litellm.local;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;

/** What holds the parts of the local cloud apart. */
class ArchitectureTest {
    private static final JavaClasses LOCAL = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("litellm.local");

    @Test
    void packagesAreFreeOfCycles() {
        slices().matching("litellm.local.(*)..").should().beFreeOfCycles().check(LOCAL);
    }

    /** The rule before takes a capability with its inner packages for one, and leaves out the root. */
    @Test
    void noPackageNeedsAnotherThatNeedsIt() {
        slices().matching("litellm.(**)").should().beFreeOfCycles().check(LOCAL);
    }

    @Test
    void theSharedWordsKnowNoPart() {
        noClasses()
                .that()
                .resideInAPackage("litellm.local")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("litellm.local.*..")
                .check(LOCAL);
    }

    /** AWS's services do not know the product that uses them. */
    @Test
    void theCloudKnowsNothingOfTheControlPlane() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("litellm.controlplane..", "litellm.console..")
                .check(LOCAL);
    }
}
