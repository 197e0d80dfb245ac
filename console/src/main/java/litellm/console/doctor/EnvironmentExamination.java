package litellm.console.doctor;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import litellm.console.Project;
import litellm.console.aws.Account;
import litellm.console.aws.Aws;
import litellm.console.aws.ControlPlaneStack;
import litellm.console.release.WorkingCopyRelease;
import litellm.console.view.Times;
import litellm.controlplane.Action;
import litellm.controlplane.Request;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.StackSelection;
import litellm.controlplane.image.ImageRepository;
import litellm.controlplane.preflight.AccountClients;
import litellm.controlplane.preflight.NameServers;
import litellm.controlplane.preflight.Preflight;
import litellm.controlplane.preflight.PresentStack;
import litellm.controlplane.release.Release;
import litellm.controlplane.release.TemplateResource;
import litellm.controlplane.request.PresentStacks;
import litellm.controlplane.secrets.SecretStore;
import litellm.controlplane.stack.StackCondition;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecr.model.RepositoryNotFoundException;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.secretsmanager.model.DescribeSecretResponse;
import software.amazon.awssdk.services.secretsmanager.model.ResourceNotFoundException;

/** What a deployment of an environment, with the values that it has or its defaults, would meet. */
final class EnvironmentExamination implements AutoCloseable {
    private final Aws aws;
    private final Account account;
    private final String environment;
    private final Release release;
    private final CloudFormationClient cloudFormation;
    private final Stacks stacks;

    EnvironmentExamination(Aws aws, Account account, Project project, String environment) {
        this.aws = aws;
        this.account = account;
        this.environment = environment;
        this.release = WorkingCopyRelease.of(project);
        this.cloudFormation = aws.client(CloudFormationClient.builder());
        this.stacks = new Stacks(cloudFormation);
    }

    @Override
    public void close() {
        cloudFormation.close();
    }

    /** The state machine's own preflight, and what it only warns of. */
    List<Finding> deployment() {
        Preflight.Result result = new Preflight(
                        new ConsoleClients(aws), name -> PresentStack.of(stacks.present(name), stacks::template))
                .check(request(), release);
        List<Finding> findings = new ArrayList<>();
        Stream.concat(new PresentStacks(stacks::present).foreign(request()), result.faults().stream())
                .map(fault -> Finding.of(Finding.Level.FAIL, fault))
                .forEach(findings::add);
        boolean free = findings.isEmpty() && result.unread().isEmpty();
        result.warnings().forEach(warning -> findings.add(Finding.of(Finding.Level.WARN, warning)));
        result.unread().forEach(reason -> findings.add(Finding.notChecked("Deployment", reason)));
        if (free) {
            findings.add(Finding.ok("Deployment", "nothing is in the way of " + environment));
        }
        return findings;
    }

    /** Where images go: the control plane's stack holds it, and does not know that somebody has deleted it. */
    List<Finding> repository() {
        if (ControlPlaneStack.outputs(aws).isEmpty()) {
            return List.of();
        }
        String name = ImageRepository.name(environment);
        try (EcrClient ecr = aws.client(EcrClient.builder())) {
            ecr.describeRepositories(describe -> describe.repositoryNames(name));
            return List.of(Finding.ok("Images", "the repository %s is there".formatted(name)));
        } catch (RepositoryNotFoundException _) {
            return List.of(Finding.fail(
                    "Images",
                    "found no repository " + name,
                    "docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\", says how it comes back"));
        }
    }

    /** Stacks that something is being done to, and those that need a hand. */
    List<Finding> operations() {
        List<Finding> findings = new ArrayList<>();
        for (String stack : release.stacks().names()) {
            String name = Request.stackName(environment, stack);
            stacks.find(name)
                    .map(Stack::stackStatus)
                    .ifPresent(status -> advice(status)
                            .ifPresent(advice -> findings.add(Finding.warn(name, status.toString(), advice))));
        }
        return findings.isEmpty() ? List.of(Finding.ok("Operations", "none is under way")) : findings;
    }

    /** What a deployment makes of a stack in that state; empty where there is nothing to say. */
    static Optional<String> advice(StackStatus status) {
        return switch (StackCondition.of(status)) {
            case ABSENT, DEPLOYED, ROLLED_BACK -> Optional.empty();
            case BUSY ->
                Optional.of("an operation is under way: a deployment waits for it; litellmctl watch follows it");
            case EMPTY -> Optional.of("it holds nothing but a change set: the next deployment deletes it first");
            case UNUSABLE ->
                Optional.of("the next deployment deletes it first, unless a database or secrets are left in it");
            case HALTED -> Optional.of("the next deployment rolls it back first");
            case STUCK -> Optional.of("the next deployment continues its rollback first");
            case FOREIGN -> Optional.of("only a person can resolve this: docs/STACK_STATUSES.md");
        };
    }

    /** Secrets of the stacks that someone has deleted: CloudFormation does not look, so no deployment makes them again. */
    List<Finding> secrets() {
        List<Finding> findings = new ArrayList<>();
        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            for (String stack : release.stacks().names()) {
                stacks.resources(Request.stackName(environment, stack)).stream()
                        .filter(resource -> resource.resourceType().equals(ResourceTypes.SECRET))
                        .forEach(secret -> deletion(
                                        secrets,
                                        "%s.%s".formatted(stack, secret.logicalResourceId()),
                                        secret.physicalResourceId())
                                .ifPresent(findings::add));
            }
        }
        return findings.isEmpty() ? List.of(Finding.ok("Secrets", "those of the stacks are there")) : findings;
    }

    /** By its ARN: what someone makes under the name of a secret that is gone is another one, which no stack and no role knows. */
    static Optional<Finding> deletion(SecretsManagerClient secrets, String place, String arn) {
        try {
            DescribeSecretResponse secret = secrets.describeSecret(describe -> describe.secretId(arn));
            return Optional.ofNullable(secret.deletedDate())
                    .map(date -> Finding.fail(
                            place,
                            "found %s, marked for deletion, dated %s".formatted(secret.name(), Times.day(date)),
                            SecretStore.restoring(secret.name())));
        } catch (ResourceNotFoundException _) {
            return Optional.of(Finding.fail(
                    place,
                    "found no " + arn,
                    "a deployment does not make it again: docs/TROUBLESHOOTING.md, \"Changed or deleted by hand\""));
        }
    }

    /** The resources that a deployment would add to the account, of every stack that is not there, by logical id. */
    Map<String, TemplateResource> plan() {
        Map<String, TemplateResource> added = new HashMap<>();
        release.stacks().stacks().forEach((name, entry) -> {
            if (stacks.find(Request.stackName(environment, name)).isEmpty()) {
                Map<String, String> values = new HashMap<>(entry.defaults(environment));
                values.put("Environment", environment);
                added.putAll(release.template(name).resourcesFor(values));
            }
        });
        return added;
    }

    /** There is no execution: what is read of its ARN is the account and the region. */
    private Request request() {
        return new Request(
                "arn:%s:states:%s:%s:execution:%s:doctor"
                        .formatted(account.partition(), aws.region(), account.id(), ControlPlaneStack.NAME),
                Instant.EPOCH,
                Action.DEPLOY,
                environment,
                StackSelection.ALL,
                StackSelection.of(release.stacks().names(), StackSelection.ALL),
                Map.of(),
                Map.of(),
                release.id(),
                Map.of());
    }

    /** The preflight's clients with the console's credentials. */
    private record ConsoleClients(Aws aws) implements AccountClients {
        @Override
        public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
            return aws.client(builder);
        }

        /** A person's own resolvers may know a company's names only: the function asks those of AWS. */
        @Override
        public NameServers nameServers() {
            return NameServers.unknown();
        }
    }
}
