package litellm.local.stack.api;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import litellm.local.Account;
import litellm.local.AwsClients;
import litellm.local.front.Call;
import litellm.local.front.Reply;
import litellm.local.front.Service;
import litellm.local.front.Upstream;
import litellm.local.stack.AwsAccount;
import litellm.local.stack.Durations;
import litellm.local.stack.Engine;
import litellm.local.stack.Exports;
import litellm.local.stack.Failures;
import litellm.local.stack.ServiceRoles;
import litellm.local.stack.StackOperation;
import litellm.local.stack.Stacks;
import litellm.local.stack.resource.ResourceType;
import litellm.local.stack.template.Definitions;
import litellm.local.stack.template.StackException;

/**
 * CloudFormation's API, the query protocol: reads the request, does the action, writes XML. Codes of errors are AWS's;
 * texts too where clients or people look for them. All state is in memory.
 */
public final class CloudFormationApi implements Service, AutoCloseable {
    private static final long CLOSING_SECONDS = 5;

    private final Engine engine;
    private final RequestTokens tokens = new RequestTokens();
    private final DescribeActions describe;
    private final TemplateActions templates;
    private final StackActions stacks;
    private final ChangeSetActions changeSets;
    private final DriftActions drift;

    /**
     * CloudFormation of one region of an account.
     *
     * @param aws the clients that work on resources, templates in S3, parameters and secrets go through
     * @param types the resource types by name
     * @param failures the resources that have been told to fail
     * @param durations how long resources take
     */
    public CloudFormationApi(
            AwsClients aws,
            String accountId,
            Function<String, Optional<ResourceType>> types,
            Failures failures,
            Durations durations) {
        Account account = new Account(aws.region(), accountId);
        ExecutorService executor = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("stack-", 0).factory());
        engine = new Engine(
                account,
                new ServiceRoles(aws),
                new AwsAccount(aws),
                types,
                new Exports(),
                new Stacks(account),
                failures,
                durations,
                executor);
        TemplateSource source = new TemplateSource(aws);
        Definitions definitions = new Definitions(account, engine, engine.aws(), types);
        StackRequests requests = new StackRequests(source, definitions);
        describe = new DescribeActions(engine);
        templates = new TemplateActions(engine, source, definitions);
        stacks = new StackActions(engine, requests);
        changeSets = new ChangeSetActions(engine, requests, stacks);
        drift = new DriftActions(engine);
    }

    @Override
    public Reply handle(Call call, Upstream upstream) {
        QueryParameters parameters = new QueryParameters(call.form());
        String action = parameters.text("Action");
        try {
            return QueryReply.of(action, result(action, parameters, call));
        } catch (StackException e) {
            return Reply.xmlError(e.status(), e.code(), e.getMessage());
        }
    }

    private Map<String, ?> result(String action, QueryParameters parameters, Call call) {
        return switch (action) {
            case "DescribeStacks" -> describe.describeStacks(parameters);
            case "ListStacks" -> describe.listStacks(parameters);
            case "DescribeStackEvents" -> describe.describeStackEvents(parameters);
            case "DescribeStackResource" -> describe.describeStackResource(parameters);
            case "DescribeStackResources" -> describe.describeStackResources(parameters);
            case "ListStackResources" -> describe.listStackResources(parameters);
            case "ListExports" -> describe.listExports(parameters);
            case "ListImports" -> describe.listImports(parameters);
            case "GetTemplate" -> templates.getTemplate(parameters);
            case "GetTemplateSummary" -> templates.getTemplateSummary(parameters);
            case "ValidateTemplate" -> templates.validateTemplate(parameters);
            case "DescribeChangeSet" -> changeSets.describe(parameters);
            case "ListChangeSets" -> changeSets.list(parameters);
            case "DescribeStackDriftDetectionStatus" -> drift.describeDetectionStatus(parameters);
            case "DescribeStackResourceDrifts" -> drift.describeResourceDrifts(parameters);
            case "CreateStack" -> write(stacks::create, parameters);
            case "UpdateStack" -> write(stacks::update, parameters);
            case "DeleteStack" -> write(stacks::delete, parameters);
            case "ContinueUpdateRollback" -> write(stacks::continueUpdateRollback, parameters);
            case "RollbackStack" -> write(stacks::rollback, parameters);
            case "CancelUpdateStack" -> write(stacks::cancelUpdate, parameters);
            case "UpdateTerminationProtection" -> write(stacks::updateTerminationProtection, parameters);
            case "CreateChangeSet" -> write(form -> changeSets.create(form, clientsOf(call)), parameters);
            case "ExecuteChangeSet" -> write(changeSets::execute, parameters);
            case "DeleteChangeSet" -> write(changeSets::delete, parameters);
            case "DetectStackDrift" -> drift.detectStack(parameters, clientsOf(call));
            case "DetectStackResourceDrift" -> drift.detectStackResource(parameters, clientsOf(call));
            case null -> throw StackException.conflict("MissingAction", "Missing Action");
            default ->
                throw StackException.conflict(
                        "InvalidAction", "The action " + action + " is not valid for this web service.");
        };
    }

    /** Drift is looked for with the permissions of whoever asks. */
    private AwsClients clientsOf(Call call) {
        return engine.roles().clientsOf(call.accessKey());
    }

    /** One request at a time decides about a stack; the operations that they start run beside each other. */
    private Map<String, ?> write(Function<QueryParameters, Map<String, ?>> action, QueryParameters parameters) {
        synchronized (engine.stacks().lock(subject(parameters))) {
            return tokens.once(parameters, () -> action.apply(parameters));
        }
    }

    /** The stack that a request is about, or the ARN of a change set that no stack has. */
    private String subject(QueryParameters parameters) {
        String changeSet = parameters.text("ChangeSetName");
        if (changeSet == null || parameters.text("StackName") != null) {
            return parameters.required("StackName");
        }
        return ChangeSetActions.search(engine.stacks(), parameters)
                .map(found -> found.stack().name())
                .orElse(changeSet);
    }

    /** For tests: completes when the operation that was last started on a stack has ended, well or not. */
    public CompletableFuture<Void> ended(String stackNameOrId) {
        return engine.stacks()
                .get(stackNameOrId)
                .operation()
                .map(StackOperation::done)
                .orElseGet(() -> CompletableFuture.completedFuture(null));
    }

    /** Stops everything that is under way; stacks stay as they are. */
    @Override
    public void close() {
        engine.executor().shutdownNow();
        try {
            engine.executor().awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
