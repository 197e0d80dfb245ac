package litellm.local.stack;

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
import litellm.local.stack.resource.ResourceType;

/**
 * CloudFormation's API, the query protocol: reads the request, does the action, writes XML. Codes of errors are AWS's;
 * texts too where clients or people look for them. All state is in memory.
 */
public final class CloudFormationApi implements Service, AutoCloseable {
    private static final long CLOSING_SECONDS = 5;

    private final Engine engine;
    private final RequestTokens tokens = new RequestTokens();
    private final Map<String, Action> readers;
    private final Map<String, Action> writers;
    private final Map<String, CallersAction> detectors;

    @FunctionalInterface
    private interface Action {
        Map<String, ?> run(QueryParameters parameters);
    }

    /** An action that does its work with the permissions of whoever calls it. */
    @FunctionalInterface
    private interface CallersAction {
        Map<String, ?> run(QueryParameters parameters, AwsClients caller);
    }

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
        TemplateSource templates = new TemplateSource(aws);
        Definitions definitions = new Definitions(account, engine, engine.aws(), types);
        StackRequests requests = new StackRequests(templates, definitions);
        StackActions stacks = new StackActions(engine, requests);
        ChangeSetActions changeSets = new ChangeSetActions(engine, requests, stacks);
        DriftActions drift = new DriftActions(engine);
        readers = readers(
                new DescribeActions(engine), new TemplateActions(engine, templates, definitions), changeSets, drift);
        writers = writers(stacks, changeSets);
        detectors =
                Map.of("DetectStackDrift", drift::detectStack, "DetectStackResourceDrift", drift::detectStackResource);
    }

    private static Map<String, Action> readers(
            DescribeActions describe, TemplateActions templates, ChangeSetActions changeSets, DriftActions drift) {
        return Map.ofEntries(
                Map.entry("DescribeStacks", describe::describeStacks),
                Map.entry("ListStacks", describe::listStacks),
                Map.entry("DescribeStackEvents", describe::describeStackEvents),
                Map.entry("DescribeStackResource", describe::describeStackResource),
                Map.entry("DescribeStackResources", describe::describeStackResources),
                Map.entry("ListStackResources", describe::listStackResources),
                Map.entry("ListExports", describe::listExports),
                Map.entry("ListImports", describe::listImports),
                Map.entry("GetTemplate", templates::getTemplate),
                Map.entry("GetTemplateSummary", templates::getTemplateSummary),
                Map.entry("ValidateTemplate", templates::validateTemplate),
                Map.entry("DescribeChangeSet", changeSets::describe),
                Map.entry("ListChangeSets", changeSets::list),
                Map.entry("DescribeStackDriftDetectionStatus", drift::describeDetectionStatus),
                Map.entry("DescribeStackResourceDrifts", drift::describeResourceDrifts));
    }

    private static Map<String, Action> writers(StackActions stacks, ChangeSetActions changeSets) {
        return Map.ofEntries(
                Map.entry("CreateStack", stacks::create),
                Map.entry("UpdateStack", stacks::update),
                Map.entry("DeleteStack", stacks::delete),
                Map.entry("ContinueUpdateRollback", stacks::continueUpdateRollback),
                Map.entry("RollbackStack", stacks::rollback),
                Map.entry("CancelUpdateStack", stacks::cancelUpdate),
                Map.entry("UpdateTerminationProtection", stacks::updateTerminationProtection),
                Map.entry("CreateChangeSet", changeSets::create),
                Map.entry("ExecuteChangeSet", changeSets::execute),
                Map.entry("DeleteChangeSet", changeSets::delete));
    }

    @Override
    public Reply handle(Call call, Upstream upstream) {
        QueryParameters parameters = new QueryParameters(call.form());
        String action = parameters.text("Action");
        if (action == null) {
            return Reply.xmlError(400, "MissingAction", "Missing Action");
        }
        try {
            if (readers.containsKey(action)) {
                return QueryReply.of(action, readers.get(action).run(parameters));
            }
            if (writers.containsKey(action)) {
                return QueryReply.of(action, write(writers.get(action), parameters));
            }
            if (detectors.containsKey(action)) {
                AwsClients caller = engine.roles().clientsOf(call.accessKey());
                return QueryReply.of(action, detectors.get(action).run(parameters, caller));
            }
            return Reply.xmlError(400, "InvalidAction", "The action " + action + " is not valid for this web service.");
        } catch (StackException e) {
            return Reply.xmlError(e.status(), e.code(), e.getMessage());
        }
    }

    /** One request at a time decides about a stack; the operations that they start run beside each other. */
    private Map<String, ?> write(Action action, QueryParameters parameters) {
        synchronized (engine.stacks().lock(subject(parameters))) {
            return tokens.once(parameters, () -> action.run(parameters));
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
    CompletableFuture<Void> ended(String stackNameOrId) {
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
