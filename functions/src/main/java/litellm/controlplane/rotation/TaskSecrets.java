package litellm.controlplane.rotation;

import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.Request;
import litellm.controlplane.gateway.GatewayService;
import litellm.controlplane.runtime.Absent;
import litellm.controlplane.secrets.EnvironmentSecret;
import litellm.controlplane.secrets.SecretDeleted;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.ClusterNotFoundException;
import software.amazon.awssdk.services.ecs.model.ServiceNotFoundException;
import software.amazon.awssdk.services.ecs.model.Task;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/**
 * The secrets that the gateway's tasks read when they start, and whether those that run have read the values in use. It looks
 * at the tasks, not at deployments: after ECS has rolled a deployment back, the newest one is younger than the tasks that it
 * took over.
 */
record TaskSecrets(SecretsManagerClient secrets, EcsClient ecs) {
    /**
     * Compares the tasks that run with the secrets, and records with {@link RolledOut} which secrets every task has read. Those
     * on record are not compared again.
     *
     * @param rolledOut the names of secrets that this execution has seen on record
     * @return the kinds of the secrets that have changed since the oldest task was made: it may still run with a former value.
     *     None where no task runs
     * @throws SecretDeleted where one that is not on record is marked for deletion
     */
    List<String> compare(Request request, Set<String> rolledOut) {
        Map<EnvironmentSecret, DescribeSecretResponse> unsure = new EnumMap<>(EnvironmentSecret.class);
        for (EnvironmentSecret kind : EnvironmentSecret.values()) {
            Optional.of(kind.nameIn(request.environment()))
                    .filter(name -> !rolledOut.contains(name))
                    .flatMap(this::find)
                    .filter(secret -> !RolledOut.holds(secret))
                    .map(TaskSecrets::readable)
                    .ifPresent(secret -> unsure.put(kind, secret));
        }
        if (unsure.isEmpty()) {
            return List.of();
        }
        Optional<Instant> oldestTask = oldestTask(request.environment());
        List<EnvironmentSecret> outdated = unsure.keySet().stream()
                .filter(kind -> oldestTask
                        .filter(made -> changedAfter(unsure.get(kind), made))
                        .isPresent())
                .toList();
        unsure.keySet().removeAll(outdated);
        unsure.values().forEach(secret -> RolledOut.record(secrets, secret));
        return outdated.stream().map(EnvironmentSecret::kind).toList();
    }

    private Optional<DescribeSecretResponse> find(String name) {
        return Absent.unless(
                ResourceNotFoundException.class, () -> secrets.describeSecret(describe -> describe.secretId(name)));
    }

    /** No task that starts could read one that is marked for deletion, and its labels stay where they are. */
    private static DescribeSecretResponse readable(DescribeSecretResponse secret) {
        if (secret.deletedDate() != null) {
            throw new SecretDeleted(secret.name());
        }
        return secret;
    }

    /** When it was made; a task reads its secrets later than that. Those that are being stopped are not listed. */
    private Optional<Instant> oldestTask(String environment) {
        GatewayService gateway = new GatewayService(environment);
        try {
            return ecs
                    .listTasksPaginator(list -> list.cluster(gateway.cluster()).serviceName(gateway.name()))
                    .stream()
                    .filter(page -> !page.taskArns().isEmpty())
                    .flatMap(page -> ecs
                            .describeTasks(describe ->
                                    describe.cluster(gateway.cluster()).tasks(page.taskArns()))
                            .tasks()
                            .stream())
                    .map(Task::createdAt)
                    .min(Instant::compareTo);
        } catch (ClusterNotFoundException | ServiceNotFoundException e) {
            return Optional.empty();
        }
    }

    /** Anything that was changed about a secret counts: a restart too many does no harm, one too few does. */
    private static boolean changedAfter(DescribeSecretResponse secret, Instant made) {
        return secret.lastChangedDate() != null && !secret.lastChangedDate().isBefore(made);
    }
}
