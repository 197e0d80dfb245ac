package litellm.controlplane.migration;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.controlplane.Request;
import litellm.controlplane.export.StackExports;
import litellm.controlplane.runtime.Absent;
import litellm.controlplane.secrets.MasterKey;
import litellm.controlplane.secrets.SaltKey;
import litellm.controlplane.task.OneOffTasks;
import litellm.controlplane.task.TaskFamily;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.CPUArchitecture;
import software.amazon.awssdk.services.ecs.model.ClientException;
import software.amazon.awssdk.services.ecs.model.Compatibility;
import software.amazon.awssdk.services.ecs.model.ContainerDefinition;
import software.amazon.awssdk.services.ecs.model.DescribeTaskDefinitionResponse;
import software.amazon.awssdk.services.ecs.model.LogConfiguration;
import software.amazon.awssdk.services.ecs.model.LogDriver;
import software.amazon.awssdk.services.ecs.model.NetworkMode;
import software.amazon.awssdk.services.ecs.model.OSFamily;
import software.amazon.awssdk.services.ecs.model.RegisterTaskDefinitionRequest;
import software.amazon.awssdk.services.ecs.model.Secret;
import software.amazon.awssdk.services.ecs.model.TaskDefinition;

/** The task definition {@code E-litellm-migration}: the gateway's image, told to migrate its database and end. */
record MigrationDefinition(EcsClient ecs, String region) {
    static final String CONTAINER = "litellm-migration";

    /** Prisma's peak is well above 1 GiB. */
    private static final int MEMORY = 4096;

    private static final String CPU = "2048";

    /**
     * Before 1.99 LiteLLM gives Prisma 60 seconds for all migrations and leaves its engine running when they are over (issues 23976
     * and 39466), so a retry that follows at once meets the engine's lock: hence the pause. A new database has more than a hundred
     * migrations; each attempt goes on from what is done. Later versions end the engine too, so that a long migration would begin
     * again each time; they have limits to be set. Without {@code --enforce_prisma_migration_check} (pull request 23675) LiteLLM
     * logs a failed migration and exits with 0.
     */
    private static final String MIGRATE =
            "for attempt in 1 2 3; do litellm --skip_server_startup --enforce_prisma_migration_check && exit 0; sleep 30; done; exit 1";

    /** Seconds; three attempts of this length are as long as an execution may be. */
    private static final String PRISMA_LIMIT = "3600";

    static String family(String environment) {
        return TaskFamily.MIGRATION.in(environment);
    }

    static String logGroup(String environment) {
        return "/ecs/" + family(environment);
    }

    /**
     * The ARN of the newest revision, after registering another one if that differs from what is wanted now.
     *
     * @param image the image's reference by digest
     */
    String ensure(Request request, String image, StackExports exports) {
        RegisterTaskDefinitionRequest wanted = definition(request, image, exports);
        return newest(wanted.family())
                .filter(revision -> content(revision).equals(content(wanted)))
                .map(TaskDefinition::taskDefinitionArn)
                .orElseGet(() ->
                        ecs.registerTaskDefinition(wanted).taskDefinition().taskDefinitionArn());
    }

    private Optional<TaskDefinition> newest(String family) {
        // ECS has no exception of its own for a family without revisions.
        return Absent.unless(
                        ClientException.class,
                        () -> ecs.describeTaskDefinition(request -> request.taskDefinition(family)))
                .map(DescribeTaskDefinitionResponse::taskDefinition);
    }

    private RegisterTaskDefinitionRequest definition(Request request, String image, StackExports exports) {
        String prefix = request.environment() + "-litellm-";
        return RegisterTaskDefinitionRequest.builder()
                .family(family(request.environment()))
                .requiresCompatibilities(Compatibility.FARGATE)
                .networkMode(NetworkMode.AWSVPC)
                .runtimePlatform(platform ->
                        platform.cpuArchitecture(CPUArchitecture.X86_64).operatingSystemFamily(OSFamily.LINUX))
                .cpu(CPU)
                .memory(Integer.toString(MEMORY))
                .executionRoleArn(exports.value(prefix + "ecs-execution-role-arn"))
                .taskRoleArn(exports.value(prefix + "ecs-task-role-arn"))
                .containerDefinitions(container(request.environment(), image, exports))
                .tags(OneOffTasks.tags(request, family(request.environment())))
                .build();
    }

    /** The command replaces the image's entry point, which might add to it. */
    private ContainerDefinition container(String environment, String image, StackExports exports) {
        String prefix = environment + "-litellm-";
        return ContainerDefinition.builder()
                .name(CONTAINER)
                .image(image)
                .essential(true)
                .memory(MEMORY)
                .entryPoint("sh", "-c")
                .command(MIGRATE)
                .environment(
                        OneOffTasks.variable("DISABLE_SCHEMA_UPDATE", "false"),
                        // Both come with the image; GitHub cannot be reached from a VPC without a NAT gateway.
                        OneOffTasks.variable("LITELLM_LOCAL_ANTHROPIC_BETA_HEADERS", "True"),
                        OneOffTasks.variable("LITELLM_LOCAL_MODEL_COST_MAP", "True"),
                        // Of 1.99 and 1.100 for every command, from 1.101 on for the migrations.
                        OneOffTasks.variable("LITELLM_PRISMA_COMMAND_TIMEOUT", PRISMA_LIMIT),
                        OneOffTasks.variable("LITELLM_PRISMA_MIGRATE_DEPLOY_TIMEOUT", PRISMA_LIMIT))
                .secrets(
                        secret("DATABASE_URL", exports.value(prefix + "database-secret-arn")),
                        secret(MasterKey.KEY, exports.value(prefix + "master-key-arn")),
                        secret(SaltKey.KEY, exports.value("litellm-control-plane-" + environment + "-salt-key-arn")))
                .logConfiguration(log -> log.logDriver(LogDriver.AWSLOGS)
                        .options(Map.of(
                                "awslogs-group",
                                logGroup(environment),
                                "awslogs-region",
                                region,
                                "awslogs-stream-prefix",
                                "migration")))
                .build();
    }

    /** The secret's key has the variable's name. */
    private static Secret secret(String variable, String secretArn) {
        return Secret.builder()
                .name(variable)
                .valueFrom(secretArn + ":" + variable + "::")
                .build();
    }

    /**
     * The members that two revisions which do the same have in common. Revisions cannot be compared as a whole, because ECS
     * adds defaults to what was registered.
     */
    private static List<?> content(
            String cpu, String memory, String executionRole, String taskRole, ContainerDefinition container) {
        return Arrays.asList(
                cpu,
                memory,
                executionRole,
                taskRole,
                container.image(),
                container.entryPoint(),
                container.command(),
                Set.copyOf(container.environment()),
                Set.copyOf(container.secrets()),
                Optional.ofNullable(container.logConfiguration()).map(LogConfiguration::options));
    }

    private static List<?> content(RegisterTaskDefinitionRequest wanted) {
        return content(
                wanted.cpu(),
                wanted.memory(),
                wanted.executionRoleArn(),
                wanted.taskRoleArn(),
                wanted.containerDefinitions().getFirst());
    }

    private static List<?> content(TaskDefinition revision) {
        return content(
                revision.cpu(),
                revision.memory(),
                revision.executionRoleArn(),
                revision.taskRoleArn(),
                revision.containerDefinitions().getFirst());
    }
}
