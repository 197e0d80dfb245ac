package litellm.controlplane;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.amazonaws.services.lambda.runtime.RequestHandler;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaConstructor;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import litellm.controlplane.runtime.Settings;
import org.junit.jupiter.api.Test;

/** What holds the functions together: each rule is one that their design rests on. */
class ArchitectureTest {
    private static final JavaClasses FUNCTIONS = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("litellm.controlplane");

    private static final DescribedPredicate<JavaClass> HANDLER = DescribedPredicate.describe(
            "a handler",
            type -> type.isAssignableTo(RequestStreamHandler.class) || type.isAssignableTo(RequestHandler.class));

    @Test
    void packagesAreByCapabilityAndFreeOfCycles() {
        slices().matching("litellm.controlplane.(*)..")
                .should()
                .beFreeOfCycles()
                .check(FUNCTIONS);
    }

    /** The rule before takes a capability with its inner packages for one, and leaves out the root. */
    @Test
    void noPackageNeedsAnotherThatNeedsIt() {
        slices().matching("litellm.(**)").should().beFreeOfCycles().check(FUNCTIONS);
    }

    @Test
    void theSharedWordsKnowNoCapability() {
        noClasses()
                .that()
                .resideInAnyPackage("litellm.controlplane", "litellm.controlplane.json")
                .should()
                .dependOnClassesThat(DescribedPredicate.describe(
                        "a capability",
                        type -> type.getPackageName().startsWith("litellm.controlplane.")
                                && !type.getPackageName().equals("litellm.controlplane.json")))
                .check(FUNCTIONS);
    }

    @Test
    void onlyHandlersKnowLambda() {
        noClasses()
                .that(DescribedPredicate.not(HANDLER))
                .should()
                .dependOnClassesThat()
                .resideInAPackage("com.amazonaws..")
                .check(FUNCTIONS);
    }

    /** Credentials come from the process whatever a function's settings say: those of a test have none. */
    @Test
    void onlyHandlersReadTheProcessEnvironment() {
        noClasses()
                .that(DescribedPredicate.not(HANDLER))
                .and()
                .doNotHaveSimpleName("Settings")
                .and()
                .doNotHaveSimpleName("AwsClients")
                .should()
                .callMethod(Settings.class, "ofProcess")
                .orShould()
                .callMethod(System.class, "getenv")
                .orShould()
                .callMethod(System.class, "getenv", String.class)
                .check(FUNCTIONS);
    }

    @Test
    void handlersAreThin() {
        classes()
                .that(HANDLER)
                .and()
                .doNotHaveModifier(JavaModifier.ABSTRACT)
                .should()
                .haveModifier(JavaModifier.FINAL)
                .andShould(haveAPublicConstructorWithoutParameters())
                .andShould(haveAtMostMethods(5))
                .check(FUNCTIONS);
    }

    @Test
    void oneHttpClientServesAllOfThem() {
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "software.amazon.awssdk.http.apache..",
                        "software.amazon.awssdk.http.nio..",
                        "software.amazon.awssdk.http.crt..")
                .check(FUNCTIONS);
        noClasses()
                .that()
                .doNotHaveSimpleName("FunctionHttpClient")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("software.amazon.awssdk.http.urlconnection..")
                .check(FUNCTIONS);
    }

    @Test
    void onlyTheRequestsSchemaNeedsJacksonDatabind() {
        noClasses()
                .that()
                .haveNameNotMatching(".*\\.RequestSchema(\\$.*)?")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("tools.jackson.databind..", "com.networknt..")
                .check(FUNCTIONS);
    }

    private static ArchCondition<JavaClass> haveAPublicConstructorWithoutParameters() {
        return new ArchCondition<>("have a public constructor without parameters, which Lambda calls") {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                boolean found = type.getConstructors().stream().anyMatch(ArchitectureTest::calledByLambda);
                events.add(new SimpleConditionEvent(type, found, type.getName() + " constructor for Lambda: " + found));
            }
        };
    }

    private static boolean calledByLambda(JavaConstructor constructor) {
        return constructor.getRawParameterTypes().isEmpty()
                && constructor.getModifiers().contains(JavaModifier.PUBLIC);
    }

    private static ArchCondition<JavaClass> haveAtMostMethods(int most) {
        return new ArchCondition<>("have at most %d methods: a service holds the logic", most) {
            @Override
            public void check(JavaClass type, ConditionEvents events) {
                long methods = type.getMethods().stream()
                        .filter(method -> !method.getModifiers().contains(JavaModifier.SYNTHETIC))
                        .count();
                events.add(new SimpleConditionEvent(
                        type, methods <= most, "%s has %d methods".formatted(type.getName(), methods)));
            }
        };
    }
}
