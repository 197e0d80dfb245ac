package litellm.console;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What holds the console together: each rule is one that its design rests on. */
class ArchitectureTest {
    private static final JavaClasses CONSOLE = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("litellm.console");

    @Test
    void packagesAreByCapabilityAndFreeOfCycles() {
        slices().matching("litellm.console.(*)..").should().beFreeOfCycles().check(CONSOLE);
    }

    /** The rule before takes a capability with its inner packages for one, and leaves out the root. */
    @Test
    void noPackageNeedsAnotherThatNeedsIt() {
        slices().matching("litellm.(**)").should().beFreeOfCycles().check(CONSOLE);
    }

    @Test
    void theSharedWordsKnowNoCapability() {
        noClasses()
                .that()
                .resideInAnyPackage("litellm.console", "litellm.console.document")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "a capability",
                        type -> type.getPackageName().startsWith("litellm.console.")
                                && !type.getPackageName().equals("litellm.console.document")))
                .check(CONSOLE);
    }

    /** They would need a terminal to be tested. */
    @Test
    void onlyCommandsAndViewsKnowTheTerminal() {
        noClasses()
                .that()
                .resideOutsideOfPackages(
                        "litellm.console.program..",
                        "litellm.console.command..",
                        "litellm.console.view..",
                        "litellm.console.terminal..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("litellm.console.terminal..")
                .check(CONSOLE);
    }

    /** The functions are asked through AWS, never called: what a person may do, AWS decides. */
    @Test
    void noHandlerRunsInTheConsole() {
        for (Class<?> handler : List.of(RequestHandler.class, RequestStreamHandler.class)) {
            noClasses().should().dependOnClassesThat().areAssignableTo(handler).check(CONSOLE);
        }
    }
}
