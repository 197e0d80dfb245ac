package litellm.controlplane.verification;

import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.Action;
import litellm.controlplane.Operation;
import litellm.controlplane.Progress;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.gateway.GatewayService;
import litellm.controlplane.release.GatewayConfig;
import litellm.controlplane.release.Releases;
import litellm.controlplane.runtime.HeaderValue;
import litellm.controlplane.secrets.InvalidMasterKey;
import litellm.controlplane.secrets.MasterKey;
import litellm.controlplane.secrets.SecretStore;
import litellm.controlplane.service.TasksBeforeStop;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;

/**
 * Finds out whether a deployment serves, from the inside out: the service is steady, the load balancer's targets are healthy,
 * the endpoint says that it is ready, it offers the models of config.yaml to the master key, and it refuses the former one.
 *
 * <p>Each look ends at the first check that does not pass yet, and the operation waits for it.
 */
record DeploymentVerification(
        Stacks stacks,
        EcsClient ecs,
        ElasticLoadBalancingV2Client loadBalancing,
        SecretStore secrets,
        Releases releases,
        Clock clock) {
    private static final Duration PATIENCE = Duration.ofMinutes(10);
    private static final int CHECKS = 5;

    /** The output of the gateway's stack that says where it answers. */
    private static final String ENDPOINT = "LoadBalancerURL";

    private static final String FAILED = "VerificationFailed";
    private static final String VERIFIED = "VERIFIED";
    private static final String VERIFIED_WITHOUT_ENDPOINT = "VERIFIED_WITHOUT_ENDPOINT";

    /** A stop or a teardown was cut off, and the deployment is to start again what it had stopped. */
    private static final String STOPPED = "STOPPED";

    /** The output of a look that was refused with a key which no task is known to have read: it was rotated meanwhile. */
    private static final String BEHIND = "behind";

    private static final String EVERYONE = "0.0.0.0/0";

    /**
     * Looks at the deployment once.
     *
     * @param earlier what the look before found; empty at the first one
     * @return in progress, with {@code behind} where the tasks may run with another master key; succeeded with {@code endpoint},
     *     {@code uiUrl} and, where the gateway is deployed, {@code models}, or with a {@code note} alone where no task is meant
     *     to run; succeeded as {@code STOPPED} where a deployment finds that a stop or teardown which was cut off has stopped the
     *     service, as {@code ABSENT} where a start finds none, or, after ten minutes or where waiting is useless, failed with
     *     what was seen last
     */
    Operation verify(Request request, Optional<Operation> earlier) {
        GatewayService gateway = new GatewayService(request.environment());
        Operation operation = earlier.orElseGet(
                () -> Operation.started(Operation.Kind.VERIFICATION, gateway.name(), clock.instant()));
        Optional<Service> found = gateway.findActive(ecs);
        if (found.isEmpty()) {
            return request.action() == Action.START && !stacks.isWhole(request.stackName(StackNames.GATEWAY))
                    ? withoutGateway(request, operation)
                    : operation.failed(FAILED, gateway.deletedByHand());
        }
        Service service = found.get();
        ServiceHealth health = new ServiceHealth(gateway, service, request.startedAt());
        if (health.failed()) {
            return operation.failed(FAILED, health.sentence(ecs));
        }
        if (!health.steady()) {
            return notYet(operation, 0, health.sentence(ecs));
        }
        if (request.action() == Action.DEPLOY && TasksBeforeStop.of(service).isPresent()) {
            return operation.succeeded(STOPPED);
        }
        return health.targetsFault(loadBalancing)
                .map(fault -> notYet(operation, 1, fault))
                .orElseGet(() -> askEndpoint(request, operation, health));
    }

    /** A deployment that broke off has left a database, and there was nothing else to start. */
    private static Operation withoutGateway(Request request, Operation operation) {
        String note = "No gateway is deployed, so there was only the database to start: litellmctl deploy %s goes on."
                .formatted(request.environment());
        return operation.withOutputs(Map.of("note", note)).succeeded(Operation.ABSENT);
    }

    /** From outside the VPC: where a CIDR block keeps the internet out, it keeps this function out too. */
    private Operation askEndpoint(Request request, Operation operation, ServiceHealth health) {
        if (health.stopped()) {
            return verified(operation, Map.of("note", nobodyServes(request, health)), VERIFIED_WITHOUT_ENDPOINT);
        }
        String endpoint = endpoint(stack(request, StackNames.GATEWAY));
        String allowed = Stacks.parameters(stack(request, StackNames.NETWORK)).getOrDefault("AllowedCidr", EVERYONE);
        Map<String, String> outputs = new LinkedHashMap<>();
        outputs.put("endpoint", endpoint);
        outputs.put("uiUrl", endpoint + "/ui");
        if (!allowed.equals(EVERYONE)) {
            outputs.put("note", "The endpoint was not asked: only %s may reach it.".formatted(allowed));
            return verified(operation, outputs, VERIFIED_WITHOUT_ENDPOINT);
        }
        return askGateway(request, operation, new GatewayEndpoint(endpoint), outputs);
    }

    /** As after a rotation on an environment that was stopped, and whose database RDS has started by itself. */
    private static String nobodyServes(Request request, ServiceHealth health) {
        return TasksBeforeStop.of(health.service()).isPresent()
                ? "%1$s is stopped, so no task answers: litellmctl start %1$s starts it."
                        .formatted(request.environment())
                : "No task answers, because none is wanted: litellmctl start %s starts it."
                        .formatted(request.environment());
    }

    private Operation askGateway(
            Request request, Operation operation, GatewayEndpoint gateway, Map<String, String> outputs) {
        Optional<String> unready = gateway.readinessFault();
        if (unready.isPresent()) {
            return notYet(operation, 2, unready.get());
        }
        Set<String> models = deployedModels(request);
        SecretStore.Version version = masterKey(request.environment());
        Map<String, String> masterKey = version.value();
        String key = masterKey.get(MasterKey.KEY);
        Optional<String> fault = gateway.modelsFault(key, models);
        if (fault.isPresent()) {
            Operation waiting = notYet(operation, 3, fault.get());
            return version.rolledOut() ? waiting : waiting.withOutput(BEHIND, "master-key");
        }
        Optional<String> open = MasterKey.isFirst(masterKey)
                ? Optional.empty()
                : previousMasterKey(request.environment(), key).flatMap(gateway::acceptanceOf);
        if (open.isPresent()) {
            return notYet(operation, 4, open.get());
        }
        if (!models.isEmpty()) {
            outputs.put("models", String.join(",", models));
        }
        return verified(operation, outputs, VERIFIED);
    }

    /**
     * The models that the gateway must offer: those of the release where it is deployed. Where it is not, it may be of another
     * release than the request's, and its models were verified when it was deployed.
     */
    private Set<String> deployedModels(Request request) {
        return request.action() == Action.DEPLOY && request.wants(StackNames.GATEWAY)
                ? GatewayConfig.of(releases.get(request.release())).modelNames()
                : Set.of();
    }

    private SecretStore.Version masterKey(String environment) {
        String secret = MasterKey.secretName(environment);
        return secrets.currentVersion(secret)
                .filter(version -> version.value().containsKey(MasterKey.KEY))
                .orElseThrow(() -> new InvalidMasterKey(secret));
    }

    /**
     * The key that was replaced, if any: not the placeholder before the first key, nor the same key written once more, nor text
     * that no client can send.
     */
    private Optional<String> previousMasterKey(String environment, String current) {
        return secrets.previous(MasterKey.secretName(environment))
                .map(value -> value.get(MasterKey.KEY))
                .filter(key -> !key.equals(current))
                .filter(HeaderValue::isOne);
    }

    private Operation notYet(Operation operation, int done, String seen) {
        return operation
                .withProgress(Progress.of(done, CHECKS, seen))
                .withOutputs(Map.of())
                .waitingAtMost(
                        PATIENCE,
                        clock.instant(),
                        FAILED,
                        "Not ready after %d minutes: %s".formatted(PATIENCE.toMinutes(), seen));
    }

    private static Operation verified(Operation operation, Map<String, String> outputs, String outcome) {
        return operation
                .withProgress(Progress.of(CHECKS, CHECKS))
                .withOutputs(outputs)
                .succeeded(outcome);
    }

    private Stack stack(Request request, String stack) {
        String name = request.stackName(stack);
        return stacks.find(name)
                .orElseThrow(
                        () -> new IllegalStateException("stack %s: CloudFormation does not know it".formatted(name)));
    }

    private static String endpoint(Stack stack) {
        return Optional.ofNullable(Stacks.outputs(stack).get(ENDPOINT))
                .orElseThrow(() -> new IllegalStateException(
                        "stack %s: found no output %s".formatted(stack.stackName(), ENDPOINT)));
    }
}
