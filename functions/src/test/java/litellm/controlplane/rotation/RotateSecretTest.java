package litellm.controlplane.rotation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.entry;

import com.amazonaws.services.lambda.runtime.events.SecretsManagerRotationEvent;
import com.amazonaws.services.lambda.runtime.tests.annotations.Event;
import java.time.Clock;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.secrets.SecretStore;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.ScriptedService;
import litellm.controlplane.testing.StandardOutput;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;
import software.amazon.awssdk.services.secretsmanager.model.SecretsManagerException;

/** The steps and their checks, on the master key and the UI's password; the database has a test of its own. */
class RotateSecretTest {
    private static final List<String> STEPS = List.of("createSecret", "setSecret", "testSecret", "finishSecret");
    private static final Map<String, String> FIRST_KEY = Map.of("LITELLM_MASTER_KEY", "sk-first", "version", "1");

    private final Rotations rotations = new Rotations();
    private final String environment = Moto.newEnvironment();

    @Test
    void aMasterKeyIsReplacedAndTheOldOneKept() {
        String secret = masterKey(FIRST_KEY);
        String token = rotations.start(secret);

        STEPS.forEach(step -> run(step, secret, token));

        assertThat(rotations.current(secret).get("LITELLM_MASTER_KEY")).matches("sk-[A-Za-z0-9]{45}");
        assertThat(rotations.current(secret)).contains(entry("version", "2"), entry("rotated", "true"));
        assertThat(rotations.stages(secret, token)).contains("AWSCURRENT", "ROTATED");
    }

    @Test
    void everyStepMayComeTwice() {
        String secret = masterKey(FIRST_KEY);
        String token = rotations.start(secret);

        run("createSecret", secret, token);
        Map<String, String> pending = rotations.store().pending(secret, token).orElseThrow();
        STEPS.forEach(step -> {
            run(step, secret, token);
            run(step, secret, token);
        });

        assertThat(rotations.current(secret)).isEqualTo(pending);
    }

    @Test
    void aFinishedRotationIsLeftAlone() {
        String secret = masterKey(FIRST_KEY);
        String token = rotations.start(secret);
        STEPS.forEach(step -> run(step, secret, token));
        Map<String, String> rotated = rotations.current(secret);
        rotations.settle(secret, token);

        STEPS.forEach(step -> run(step, secret, token));

        assertThat(rotations.current(secret)).isEqualTo(rotated);
        assertThat(rotations.stages(secret, token)).containsExactly("AWSCURRENT", "ROTATED");
    }

    @Test
    void rotationsFollowEachOther() {
        String secret = masterKey(FIRST_KEY);
        for (int rotation = 2; rotation <= 4; rotation++) {
            String token = rotations.start(secret);
            STEPS.forEach(step -> run(step, secret, token));
            rotations.settle(secret, token);
            assertThat(rotations.current(secret)).contains(entry("version", Integer.toString(rotation)));
            assertThat(rotations.stages(secret, token)).containsExactly("AWSCURRENT", "ROTATED");
        }
    }

    /** AWS does not promise that AWSPENDING goes when the version comes in use. */
    @Test
    void aVersionThatWasInUseDoesNotComeBackByALabelThatItHasKept() {
        String secret = masterKey(FIRST_KEY);
        String token = rotations.start(secret);
        STEPS.forEach(step -> run(step, secret, token));
        Map<String, String> byHand = Map.of("LITELLM_MASTER_KEY", "sk-by-hand", "version", "3");
        rotations.store().put(secret, byHand);
        rotations.label(secret, token, "AWSPENDING");

        for (String step : STEPS) {
            assertThatThrownBy(() -> run(step, secret, token))
                    .isInstanceOf(RotationRefused.class)
                    .hasMessageContaining("it must be AWSPENDING, and never have been in use");
        }
        assertThat(rotations.current(secret)).isEqualTo(byHand);
    }

    @ParameterizedTest
    @ValueSource(strings = {"setSecret", "testSecret", "finishSecret"})
    void aStepBeforeItsTurnWaitsAndChangesNothing(String step) {
        String secret = masterKey(FIRST_KEY);
        String token = rotations.start(secret);

        assertThatThrownBy(() -> run(step, secret, token))
                .isInstanceOf(RotationPostponed.class)
                .hasMessageContaining("has no value yet; createSecret comes first");
        assertThat(rotations.current(secret)).isEqualTo(FIRST_KEY);
    }

    /** Whoever may call the function could write lines of their own into its log. */
    @ParameterizedTest
    @ValueSource(strings = {"short", "a\n##vso[x]b--------------------------------"})
    void aTokenThatSecretsManagerNeverGivesIsRefused(String token) {
        String secret = masterKey(FIRST_KEY);

        assertThatThrownBy(() -> run("createSecret", secret, token))
                .isInstanceOf(RotationRefused.class)
                .hasMessageStartingWith("ClientRequestToken: found ")
                .hasMessageNotContaining("\n");
    }

    @Test
    void anUnknownTokenIsPostponedAndAStaleOneRefused() {
        String secret = masterKey(FIRST_KEY);
        String stale = rotations.start(secret);
        STEPS.forEach(step -> run(step, secret, stale));
        rotations.settle(secret, stale);
        String token = rotations.start(secret);
        STEPS.forEach(step -> run(step, secret, token));
        rotations.settle(secret, token);

        String unknown = UUID.randomUUID().toString();
        assertThatThrownBy(() -> run("createSecret", secret, unknown))
                .isInstanceOf(RotationPostponed.class)
                .hasMessageContaining(unknown + " is not known yet");
        assertThatThrownBy(() -> run("finishSecret", secret, stale))
                .isInstanceOf(RotationRefused.class)
                .hasMessageContaining(stale + " is [AWSPREVIOUS]; it must be AWSPENDING");
    }

    @Test
    void aSecretWhoseRotationIsOffIsRefused() {
        String secret = masterKey(FIRST_KEY);
        String token = rotations.start(secret);
        rotations.disable(secret);

        assertThatThrownBy(() -> run("createSecret", secret, token))
                .isInstanceOf(RotationRefused.class)
                .hasMessageEndingWith("its rotation is not enabled");
    }

    @Test
    void aSecretThatADeploymentHasNotFilledYetIsOnlyTested() {
        Map<String, String> placeholder = Map.of("state", "not filled yet", "placeholder", "x");
        String secret = masterKey(placeholder);
        String token = rotations.start(secret);
        assertThatThrownBy(() -> run("createSecret", secret, token))
                .isInstanceOf(RotationPostponed.class)
                .hasMessageEndingWith("it has no value yet; deploy first");

        rotations.store().putOnce(secret, token, Set.of(SecretStore.PENDING), placeholder);
        run("testSecret", secret, token);
        assertThatThrownBy(() -> run("finishSecret", secret, token))
                .isInstanceOf(RotationRefused.class)
                .hasMessageEndingWith("holds no complete value of its kind");
    }

    /** To deploy would not help, nor would another attempt. */
    @Test
    void aValueThatIsNoMasterKeyIsRefusedAndNotWaitedFor() {
        String secret = masterKey(Map.of("LITELLM_MASTER_KEY", "my-own-master-key"));
        String token = rotations.start(secret);

        assertThatThrownBy(() -> run("createSecret", secret, token))
                .isInstanceOf(RotationRefused.class)
                .hasMessageEndingWith(
                        "its value is none that a rotation can follow; allowed: LITELLM_MASTER_KEY that begins with sk-");
    }

    @ParameterizedTest
    @ValueSource(strings = {"testSecret", "finishSecret"})
    void aMasterKeyThatNoRequestCanHoldDoesNotGetIntoUse(String step) {
        String secret = masterKey(FIRST_KEY);
        String token = rotations.start(secret);
        Map<String, String> pending = Map.of("LITELLM_MASTER_KEY", "sk-\nhush");
        rotations.store().putOnce(secret, token, Set.of(SecretStore.PENDING), pending);

        assertThatThrownBy(() -> run(step, secret, token))
                .isInstanceOf(RotationRefused.class)
                .hasMessage("The pending LITELLM_MASTER_KEY has a character that a request cannot hold");
        assertThat(rotations.store().current(secret)).contains(FIRST_KEY);
    }

    @Test
    void aValueThatIsNoJsonIsRefusedAndNotShown() {
        String secret = masterKey(FIRST_KEY);
        rotations.write(secret, "sk-hush");
        String token = rotations.start(secret);

        assertThatThrownBy(() -> run("createSecret", secret, token))
                .isInstanceOf(RotationRefused.class)
                .hasMessageContaining("its value is none that a rotation can follow")
                .hasMessageNotContaining("hush");
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"", " "})
    void anEventWithoutATokenIsRefused(String token) {
        String secret = masterKey(FIRST_KEY);

        assertThatThrownBy(() -> run("createSecret", secret, token))
                .isInstanceOf(RotationRefused.class)
                .hasMessageStartingWith("ClientRequestToken: found none; ");
    }

    /** Secrets Manager tries a schedule some time after it was set, and again where that failed. */
    @Test
    void aCopyOfWhatADeploymentHasFilledSinceIsOnlyTested() {
        Map<String, String> placeholder = Map.of("state", "not filled yet", "placeholder", "x");
        String secret = masterKey(FIRST_KEY);
        String token = rotations.start(secret);
        rotations.store().putOnce(secret, token, Set.of(SecretStore.PENDING), placeholder);

        run("testSecret", secret, token);

        assertThatThrownBy(() -> run("finishSecret", secret, token)).isInstanceOf(RotationRefused.class);
        assertThat(rotations.current(secret)).isEqualTo(FIRST_KEY);
    }

    @Test
    void aForeignSecretIsRefusedBeforeAnythingIsAsked() {
        String foreign = rotations.createSecret("prod-" + environment, "master-key", FIRST_KEY);
        try (ScriptedService nothing = new ScriptedService()) {
            RotationStrategies strategies = strategies("MASTER_KEY_SECRET_ARN", masterKey(FIRST_KEY));
            SecretRotation rotation = new SecretRotation(nothing.client(SecretsManagerClient.builder()), strategies);

            assertThatThrownBy(() -> rotation.run(RotationStep.CREATE_SECRET, foreign, "token"))
                    .isInstanceOf(RotationRefused.class)
                    .hasMessage("Secret " + foreign + ": it is not one that this function rotates");
            assertThat(nothing.requests()).isEmpty();
        }
    }

    @Test
    void aTagThatDoesNotFitTheFunctionIsRefused() {
        String asDatabase = rotations.createSecret("a-" + environment, "database", FIRST_KEY);
        String token = rotations.start(asDatabase);
        assertThatThrownBy(() -> runWith("MASTER_KEY_SECRET_ARN", "createSecret", asDatabase, token))
                .isInstanceOf(RotationRefused.class)
                .hasMessageEndingWith("it is not the one that this function rotates as database");

        String unknown = rotations.createSecret("b-" + environment, "magic", FIRST_KEY);
        String unknownToken = rotations.start(unknown);
        assertThatThrownBy(() -> runWith("MASTER_KEY_SECRET_ARN", "createSecret", unknown, unknownToken))
                .isInstanceOf(RotationRefused.class)
                .hasMessageContaining(
                        "found the rotation strategy magic; allowed: [database, master-key, ui-password]");
    }

    @Test
    void theUiPasswordIsReplacedAndItsUserKept() {
        String secret = uiPassword();
        String token = rotations.start(secret);

        STEPS.forEach(step -> runWith("UI_PASSWORD_SECRET_ARN", step, secret, token));

        assertThat(rotations.current(secret)).contains(entry("UI_USERNAME", "admin"));
        assertThat(rotations.current(secret).get("UI_PASSWORD")).matches("[A-Za-z0-9]{24}");
    }

    /** A rotation that was pending for long would bring back what was there when it began. */
    @Test
    void whatSomebodyHasChangedMeanwhileIsNotDropped() {
        String secret = uiPassword();
        String token = rotations.start(secret);
        runWith("UI_PASSWORD_SECRET_ARN", "createSecret", secret, token);
        Map<String, String> byHand = Map.of("UI_USERNAME", "root", "UI_PASSWORD", "second");
        rotations.putBesidePending(secret, byHand);

        assertThatThrownBy(() -> runWith("UI_PASSWORD_SECRET_ARN", "finishSecret", secret, token))
                .isInstanceOf(RotationRefused.class)
                .hasMessage(
                        "Secret %1$s/litellm/ui-password: version %2$s was made before somebody changed what a rotation leaves as it is, and would undo that; the value in use stays. Give the version up for a new one: litellmctl rotate %1$s ui-password --unstick",
                        environment, token);
        assertThat(rotations.current(secret)).isEqualTo(byHand);
    }

    @ParameterizedTest
    @CsvSource({"note, old, old, true", "note, old, new, false", "note, old, , false", "version, 1, 7, true"})
    void aMasterKeyThatWasWrittenMeanwhileIsReplacedWhereNothingElseIsLost(
            String member, String before, String after, boolean replaced) {
        String secret = masterKey(with(member, before));
        String token = rotations.start(secret);
        run("createSecret", secret, token);
        Map<String, String> byHand = with(member, after);
        byHand.put("LITELLM_MASTER_KEY", "sk-by-hand");
        rotations.putBesidePending(secret, byHand);

        assertThatCode(() -> run("finishSecret", secret, token))
                .satisfies(end -> assertThat(end == null).isEqualTo(replaced));

        assertThat(rotations.current(secret).equals(byHand)).isNotEqualTo(replaced);
    }

    /** There is nothing in it to keep, and tasks could not start with it. */
    @Test
    void whatSomebodyHasWrittenMeanwhileThatIsNoMasterKeyIsReplaced() {
        String secret = masterKey(FIRST_KEY);
        String token = rotations.start(secret);
        run("createSecret", secret, token);
        rotations.putBesidePending(secret, Map.of("LITELLM_MASTER_KEY", "mine", "note", "new"));

        run("finishSecret", secret, token);

        assertThat(rotations.stages(secret, token)).contains("AWSCURRENT", "ROTATED");
    }

    private static Map<String, String> with(String member, String value) {
        Map<String, String> key = new HashMap<>(FIRST_KEY);
        key.put(member, value);
        key.values().removeIf(Objects::isNull);
        return key;
    }

    /** What does no harm rings no alarm. */
    @Test
    void aLastStepThatComesSixTimesAtOnceEndsWellEachTime() throws Exception {
        String secret = masterKey(FIRST_KEY);
        String token = rotations.start(secret);
        run("createSecret", secret, token);
        RotateSecret function = new RotateSecret(Moto.shared().settings(Map.of("MASTER_KEY_SECRET_ARN", secret)));
        Callable<Void> last = () -> function.handleRequest(Rotations.event("finishSecret", secret, token), null);

        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Void> end : executor.invokeAll(Collections.nCopies(6, last))) {
                assertThatCode(end::get).doesNotThrowAnyException();
            }
        }

        assertThat(rotations.stages(secret, token)).contains("AWSCURRENT", "ROTATED");
    }

    @Test
    void whatAwsMayDoNextTimeIsToldFromWhatItWillNot() {
        try (ScriptedService refusing = new ScriptedService()) {
            SecretRotation rotation = new SecretRotation(
                    refusing.client(SecretsManagerClient.builder()), strategies("MASTER_KEY_SECRET_ARN", "arn:own"));

            refusing.refuse("DescribeSecret", "ThrottlingException");
            assertThatThrownBy(() -> rotation.run(RotationStep.TEST_SECRET, "arn:own", "token"))
                    .isInstanceOf(RotationPostponed.class);
            refusing.refuse("DescribeSecret", "AccessDeniedException");
            assertThatThrownBy(() -> rotation.run(RotationStep.TEST_SECRET, "arn:own", "token"))
                    .isInstanceOf(SecretsManagerException.class);
        }
    }

    @ParameterizedTest
    @Event(value = "litellm/controlplane/rotation/testSecret.json", type = SecretsManagerRotationEvent.class)
    void theEventOfSecretsManagerIsUnderstood(SecretsManagerRotationEvent event) {
        assertThat(RotationStep.of(event.getStep())).isEqualTo(RotationStep.TEST_SECRET);
        assertThatThrownBy(() -> new RotateSecret(Moto.shared().settings(Map.of())).handleRequest(event, null))
                .isInstanceOf(RotationRefused.class)
                .hasMessageContaining("secret:dev/litellm/master-key-AbCdEf");
        assertThatThrownBy(() -> RotationStep.of("dropSecret"))
                .isInstanceOf(RotationRefused.class)
                .hasMessage("Step: found 'dropSecret'; allowed: [createSecret, setSecret, testSecret, finishSecret]");
    }

    @Test
    @ResourceLock(Resources.SYSTEM_OUT)
    void whatEndsAStepIsLoggedWithItsSecret() {
        String log = StandardOutput.of(() -> assertThatThrownBy(() -> run(
                        "testSecret",
                        "arn:aws:secretsmanager:none",
                        UUID.randomUUID().toString()))
                .isInstanceOf(ResourceNotFoundException.class));

        assertThat(log.lines())
                .filteredOn(line -> line.contains("\"secret\":\"arn:aws:secretsmanager:none\""))
                .singleElement()
                .asString()
                .contains("\"level\":\"ERROR\"", "\"rotationStep\":\"testSecret\"", "ResourceNotFoundException");
    }

    /** It names no secret, and AWS is not asked. */
    @Test
    void theEventThatKeepsItsNetworkDoesNothing() {
        SecretsManagerRotationEvent event = new SecretsManagerRotationEvent();
        event.setStep("wakeUp");
        RotateSecret function = new RotateSecret(
                new Settings(Map.of("AWS_REGION", "us-east-1", "AWS_ENDPOINT_URL", "http://127.0.0.1:9")));

        assertThatCode(() -> function.handleRequest(event, null)).doesNotThrowAnyException();
    }

    private String masterKey(Map<String, String> value) {
        return rotations.createSecret(environment + "/litellm/master-key", "master-key", value);
    }

    private String uiPassword() {
        return rotations.createSecret(
                environment + "/litellm/ui-password",
                "ui-password",
                Map.of("UI_USERNAME", "admin", "UI_PASSWORD", "first"));
    }

    private static void run(String step, String secret, String token) {
        runWith("MASTER_KEY_SECRET_ARN", step, secret, token);
    }

    private static void runWith(String variable, String step, String secret, String token) {
        new RotateSecret(Moto.shared().settings(Map.of(variable, secret)))
                .handleRequest(Rotations.event(step, secret, token), null);
    }

    private RotationStrategies strategies(String variable, String secret) {
        return new RotationStrategies(new Settings(Map.of(variable, secret)), rotations.store(), Clock.systemUTC());
    }
}
