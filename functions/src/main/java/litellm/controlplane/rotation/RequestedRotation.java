package litellm.controlplane.rotation;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import litellm.controlplane.Operation;
import litellm.controlplane.OperationChecker;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.runtime.Log;
import litellm.controlplane.secrets.EnvironmentSecret;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.InvalidRequestException;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * A rotation that an execution asks Secrets Manager for, and follows. The id of the new version is derived from the execution,
 * so that an execution starts one rotation however often it is asked to.
 */
public record RequestedRotation(SecretsManagerClient secrets, RotationLog log, Clock clock)
        implements OperationChecker {

    /** One that asks for a client of logs where it takes longer than usual, once. */
    public RequestedRotation(SecretsManagerClient secrets, Supplier<CloudWatchLogsClient> logs, Clock clock) {
        this(secrets, new RotationLog(logs), clock);
    }

    private static final String OUTCOME = "ROTATED";
    private static final String FAILED = "RotationFailed";

    /** Secrets Manager repeats the steps of a function that fails; each may take two minutes. */
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /**
     * Starts the rotation of the secret that the request's option {@code secret} names, unless this execution has done so.
     *
     * @param interval asked where no schedule is set for the secret
     * @throws RotationPending where another rotation is pending, and the request does not say {@code unstick}
     * @throws RotationRefused where the secret is not there, its function is gone, or a task may not have read the value in use
     */
    Operation start(Request request, RotationInterval interval) {
        EnvironmentSecret kind = EnvironmentSecret.of(request.requireOption("secret"));
        DescribeSecretResponse secret = describe(kind.nameIn(request.environment()), request.environment());
        String token = UUID.nameUUIDFromBytes((request.execution() + " " + secret.arn()).getBytes(UTF_8))
                .toString();
        Operation operation = Operation.started(Operation.Kind.ROTATION, secret.name(), secret.arn(), clock.instant())
                .withToken(token);
        if (secret.versionIdsToStages().containsKey(token)) {
            return operation;
        }
        RolledOut.require(secret);
        Optional<String> other = StagingLabels.pending(secret);
        boolean underWay = other.map(secret.versionIdsToStages()::get)
                .filter(StagingLabels::underWay)
                .isPresent();
        if (underWay && !request.flag("unstick")) {
            throw stuck(request, secret, other.get());
        }
        other.ifPresent(version -> {
            Log.warn("Pending version given up", "secret", secret.name(), "version", version);
            StagingLabels.takeOffPending(secrets, secret, version);
        });
        rotate(request, kind, secret, token, interval);
        return operation;
    }

    private void rotate(
            Request request,
            EnvironmentSecret kind,
            DescribeSecretResponse secret,
            String token,
            RotationInterval interval) {
        String function = function(request, kind, secret);
        try {
            boolean scheduled = enabled(secret) && function.equals(secret.rotationLambdaARN());
            secrets.rotateSecret(rotate -> {
                rotate.secretId(secret.arn()).clientRequestToken(token);
                if (!scheduled) {
                    rotate.rotationLambdaARN(function)
                            .rotationRules(rules -> rules.automaticallyAfterDays(interval.of(request, kind)));
                }
            });
        } catch (ResourceNotFoundException e) {
            throw new RotationRefused(
                    "Secret %s: its function %s is not there, as where someone deleted it; the value in use has not changed. docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\", says how it comes back"
                            .formatted(secret.name(), function));
        } catch (InvalidRequestException e) {
            DescribeSecretResponse now = describe(secret.arn(), request.environment());
            String pending = StagingLabels.pending(now).orElseThrow(() -> e);
            // This execution's own was begun by a call whose answer was lost; any other since the secret was described.
            if (!pending.equals(token)) {
                throw stuck(request, now, pending);
            }
        }
    }

    /** The function in the stack of the secret, whether or not a schedule names it: the UI's login rotates by the master key's. */
    private static String function(Request request, EnvironmentSecret kind, DescribeSecretResponse secret) {
        EnvironmentSecret rotatedBy = kind == EnvironmentSecret.UI_PASSWORD ? EnvironmentSecret.MASTER_KEY : kind;
        return Arn.fromString(secret.arn())
                .copy(function -> function.service("lambda")
                        .resource("function:%s-litellm-%s-rotation".formatted(request.environment(), rotatedBy.kind())))
                .toString();
    }

    private DescribeSecretResponse describe(String secret, String environment) {
        try {
            return secrets.describeSecret(describe -> describe.secretId(secret));
        } catch (ResourceNotFoundException e) {
            throw new RotationRefused(
                    "Secret %s: there is none. Where %s is deployed, someone deleted it: docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\""
                            .formatted(secret, environment));
        }
    }

    /** Secrets Manager rotates nothing that somebody has turned off, nor does it go on with what was pending then. */
    private static boolean enabled(DescribeSecretResponse secret) {
        return Boolean.TRUE.equals(secret.rotationEnabled());
    }

    private static RotationPending stuck(Request request, DescribeSecretResponse secret, String version) {
        String prospect = enabled(secret)
                ? "Secrets Manager tries it again by itself; " + logOf(secret)
                : "the secret's rotation is off, so nothing tries it again";
        return new RotationPending(
                "Secret %s: version %s of a rotation before is still pending, and %s. To give it up and rotate anew: %s"
                        .formatted(secret.name(), version, prospect, givingUp(request)));
    }

    private static Progress waitsFor(DescribeSecretResponse secret, String said) {
        return Progress.of(0, 1, "Secrets Manager rotates %s; %s".formatted(secret.name(), said));
    }

    /** Secrets Manager tells of no step and no fault of it: the function's log does, which is asked where it takes longer than usual. */
    private String said(Operation operation, DescribeSecretResponse secret) {
        Optional<String> failure = operation.fresh(clock.instant())
                ? Optional.empty()
                : log.lastFailure(logGroup(secret), secret.arn(), operation.startedAt());
        return logOf(secret)
                + failure.map(why -> ", where it says of its last failure, in " + why)
                        .orElse("");
    }

    /** Where the function says why it fails. */
    private static String logOf(DescribeSecretResponse secret) {
        return "its function's log is " + logGroup(secret);
    }

    private static String logGroup(DescribeSecretResponse secret) {
        String function = String.valueOf(secret.rotationLambdaARN());
        return "/aws/lambda/" + function.substring(function.lastIndexOf(':') + 1);
    }

    @Override
    public Operation check(Request request, Operation operation) {
        DescribeSecretResponse secret = describe(operation.requireId(), request.environment());
        List<String> stages = secret.versionIdsToStages().getOrDefault(operation.requireToken(), List.of());
        if (stages.isEmpty() && operation.fresh(clock.instant())) {
            return operation.withProgress(waitsFor(secret, logOf(secret))).waiting(clock.instant());
        }
        if (StagingLabels.underWay(stages) && !enabled(secret) && !operation.fresh(clock.instant())) {
            return operation.failed(
                    FAILED,
                    "Secret %s: someone has turned its rotation off, and Secrets Manager does not go on with this one. The value in use has not changed and keeps working. To give up the pending one and rotate anew, which turns the rotation on again: %s"
                            .formatted(secret.name(), givingUp(request)));
        }
        if (StagingLabels.underWay(stages)) {
            String said = said(operation, secret);
            return operation
                    .withProgress(waitsFor(secret, said))
                    .waitingAtMost(
                            PATIENCE,
                            clock.instant(),
                            FAILED,
                            "Secret %s: Secrets Manager has not finished its rotation in %d minutes; %s. The value in use has not changed and keeps working. Fix what the log reports; then, to give up the pending one and rotate anew: %s"
                                    .formatted(secret.name(), PATIENCE.toMinutes(), said, givingUp(request)));
        }
        // Without a staging label it was given up by someone; with another label it has been in use, and a later
        // version has followed.
        return stages.isEmpty()
                ? operation.failed(
                        FAILED,
                        "Secret %s: the rotation was given up by someone else; the value in use has not changed"
                                .formatted(secret.name()))
                : operation.succeeded(OUTCOME);
    }

    private static String givingUp(Request request) {
        return "litellmctl rotate %s %s --unstick".formatted(request.environment(), request.requireOption("secret"));
    }
}
