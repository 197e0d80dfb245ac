package litellm.controlplane.rotation;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.database.DatabaseUnavailable;
import litellm.controlplane.runtime.Log;
import litellm.controlplane.runtime.TransientFault;
import litellm.controlplane.secrets.EnvironmentSecret;
import litellm.controlplane.secrets.SecretStore;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.Tag;

/**
 * Rotates the secrets of one function. Every step looks at what is there and does what is still missing, so that it may be
 * repeated, may follow a step that ended halfway, and may come before its turn.
 *
 * <p>What must hold in the end: whenever AWSCURRENT moves, the version that it moves to has been seen to work.
 */
final class SecretRotation {
    private static final String STRATEGY_TAG = "RotationStrategy";

    private final SecretsManagerClient secrets;
    private final SecretStore store;
    private final RotationStrategies strategies;

    SecretRotation(SecretsManagerClient secrets, RotationStrategies strategies) {
        this.secrets = secrets;
        this.store = new SecretStore(secrets);
        this.strategies = strategies;
    }

    /**
     * Does one step.
     *
     * @param token the id of the version that is to become the next one
     * @throws RotationPostponed where a later attempt may succeed
     * @throws RotationRefused where none will; nothing has been changed
     */
    void run(RotationStep step, String secretArn, String token) {
        try {
            attempt(step, secretArn, token);
        } catch (DatabaseUnavailable | SdkClientException e) {
            throw new RotationPostponed(e.getMessage(), e);
        } catch (AwsServiceException e) {
            throw TransientFault.is(e) ? new RotationPostponed(e.getMessage(), e) : e;
        }
    }

    private void attempt(RotationStep step, String secretArn, String token) {
        strategies.requireOwn(secretArn);
        DescribeSecretResponse secret = describe(secretArn);
        RotationStrategy strategy = strategies.find(secretArn, strategyTag(secret));
        if (inUse(secret, token)) {
            Log.info("Version is in use already", "secret", secret.name(), "rotationStep", step.toString());
            if (step == RotationStep.FINISH_SECRET) {
                announce(secret, token);
            }
            return;
        }
        switch (step) {
            case CREATE_SECRET -> create(secret, token, strategy);
            case SET_SECRET -> set(secret, token, strategy);
            case TEST_SECRET -> test(secret, token, strategy);
            case FINISH_SECRET -> finish(secret, token, strategy);
        }
        Log.info("Rotation step done", "secret", secret.name(), "rotationStep", step.toString());
    }

    private DescribeSecretResponse describe(String secretArn) {
        return secrets.describeSecret(request -> request.secretId(secretArn));
    }

    private static String strategyTag(DescribeSecretResponse secret) {
        return secret.tags().stream()
                .filter(tag -> tag.key().equals(STRATEGY_TAG))
                .map(Tag::value)
                .findFirst()
                .orElseThrow(
                        () -> new RotationRefused("Secret %s: found no tag %s".formatted(secret.name(), STRATEGY_TAG)));
    }

    /**
     * Whether the rotation has put this version in use.
     *
     * @throws RotationPostponed where the version is not known: stages become visible late
     * @throws RotationRefused where rotation is off, or the version is not the one that is pending
     */
    private static boolean inUse(DescribeSecretResponse secret, String token) {
        if (!Boolean.TRUE.equals(secret.rotationEnabled())) {
            throw new RotationRefused("Secret %s: its rotation is not enabled".formatted(secret.name()));
        }
        List<String> stages = Optional.ofNullable(secret.versionIdsToStages().get(token))
                .orElseThrow(() -> new RotationPostponed(
                        "Secret %s: version %s is not known yet".formatted(secret.name(), token)));
        if (stages.contains(SecretStore.CURRENT)) {
            return true;
        }
        if (!StagingLabels.underWay(stages)) {
            throw new RotationRefused("Secret %s: version %s is %s; it must be %s, and never have been in use"
                    .formatted(secret.name(), token, stages, SecretStore.PENDING));
        }
        return false;
    }

    private void create(DescribeSecretResponse secret, String token, RotationStrategy strategy) {
        if (store.pending(secret.arn(), token).isPresent()) {
            return;
        }
        SecretStore.Version version = store.currentVersion(secret.arn()).orElseThrow(() -> noValueYet(secret));
        Map<String, String> current = version.value();
        if (!strategy.filled(current)) {
            throw version.readable() && (current.isEmpty() || current.containsKey(EnvironmentSecret.PLACEHOLDER))
                    ? noValueYet(secret)
                    : new RotationRefused("Secret %s: its value is none that a rotation can follow; allowed: %s"
                            .formatted(secret.name(), strategy.expected()));
        }
        // Where two write at once, one value stays, and both go on with that one.
        store.putOnce(secret.arn(), token, Set.of(SecretStore.PENDING), strategy.next(current));
    }

    private void set(DescribeSecretResponse secret, String token, RotationStrategy strategy) {
        RolledOut.require(secret);
        strategy.set(
                requireFilled(secret, token, pending(secret, token), strategy),
                () -> currentBeside(token, describe(secret.arn())));
    }

    /** The value in use, once this version may be set beside it. */
    private Map<String, String> currentBeside(String token, DescribeSecretResponse secret) {
        if (!inUse(secret, token)) {
            RolledOut.require(secret);
        }
        return current(secret);
    }

    /**
     * When a schedule is set, Secrets Manager tries this step on a copy of the current value, which is no rotation and has
     * nothing to test: a database that was made anew does not take the value until the deployment has prepared it. Nor has a
     * secret that the deployment has filled since the copy was made.
     */
    private void test(DescribeSecretResponse secret, String token, RotationStrategy strategy) {
        Map<String, String> pending = pending(secret, token);
        if ((!strategy.filled(pending) && pending.containsKey(EnvironmentSecret.PLACEHOLDER))
                || pending.equals(current(secret))) {
            Log.info("Version holds no new value to test", "secret", secret.name());
            return;
        }
        strategy.test(requireFilled(secret, token, pending, strategy));
    }

    /** Tests once more: Secrets Manager lets any caller move the staging label, whether or not it was tested before. */
    private void finish(DescribeSecretResponse secret, String token, RotationStrategy strategy) {
        Map<String, String> pending = requireFilled(secret, token, pending(secret, token), strategy);
        strategy.test(pending);
        requireKept(secret, token, pending, strategy);
        StagingLabels.move(secrets, secret, SecretStore.CURRENT, token);
        announce(secret, token);
    }

    /** A rotation may be pending for long, and somebody may have written another value since. */
    private void requireKept(
            DescribeSecretResponse secret, String token, Map<String, String> pending, RotationStrategy strategy) {
        Set<String> replaced = strategy.replaced();
        if (replaced.isEmpty()) {
            return;
        }
        Map<String, String> current = current(secret);
        if (strategy.filled(current) && !without(replaced, pending).equals(without(replaced, current))) {
            throw new RotationRefused(
                    "Secret %s: version %s was made before somebody changed what a rotation leaves as it is, and would undo that; the value in use stays. Give the version up for a new one: litellmctl rotate %s %s --unstick"
                            .formatted(secret.name(), token, secret.name().split("/", 2)[0], strategyTag(secret)));
        }
    }

    private static Map<String, String> without(Set<String> keys, Map<String, String> value) {
        Map<String, String> others = new HashMap<>(value);
        others.keySet().removeAll(keys);
        return others;
    }

    /**
     * Causes a restart of the tasks. Not before AWSCURRENT has moved: they would read the former value. Where an attempt ends
     * between the two, Secrets Manager repeats the steps, and the last of them comes here again. AWSPENDING is left to Secrets
     * Manager: taken off by itself, it would seem to be a rotation that did not succeed (AWS's guide, "Lambda rotation functions").
     */
    private void announce(DescribeSecretResponse secret, String token) {
        StagingLabels.move(secrets, secret, StagingLabels.ROTATED, token);
    }

    private Map<String, String> current(DescribeSecretResponse secret) {
        return store.current(secret.arn()).orElseThrow(() -> noValueYet(secret));
    }

    private static RotationPostponed noValueYet(DescribeSecretResponse secret) {
        return new RotationPostponed("Secret %s: it has no value yet; deploy first".formatted(secret.name()));
    }

    private Map<String, String> pending(DescribeSecretResponse secret, String token) {
        return store.pending(secret.arn(), token)
                .orElseThrow(() -> new RotationPostponed("Secret %s: version %s has no value yet; %s comes first"
                        .formatted(secret.name(), token, RotationStep.CREATE_SECRET)));
    }

    private static Map<String, String> requireFilled(
            DescribeSecretResponse secret, String token, Map<String, String> value, RotationStrategy strategy) {
        if (!strategy.filled(value)) {
            throw new RotationRefused(
                    "Secret %s: version %s holds no complete value of its kind".formatted(secret.name(), token));
        }
        return value;
    }
}
