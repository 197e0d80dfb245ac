package litellm.local.stack;

import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import litellm.local.AwsClients;
import litellm.local.cloud.LocalCloud;
import litellm.local.cloud.TestCloud;
import litellm.local.front.Service;
import litellm.local.stack.api.CloudFormationApi;
import litellm.local.stack.resource.ResourceType;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.CloudFormationException;
import software.amazon.awssdk.services.cloudformation.model.CreateStackRequest;
import software.amazon.awssdk.services.cloudformation.model.Output;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.UpdateStackRequest;

/** The stack engine before real moto, with a type of resources in memory, and AWS's own client to talk to it. */
public final class StackCloud implements AutoCloseable {
    private final TestCloud cloud = new TestCloud();
    private final Widget widget = new Widget("AWS::Test::Widget");
    private final Widget role = new Widget("AWS::IAM::Role");
    private final Widget database = new Widget("AWS::RDS::DBInstance");
    private final Widget untaggable = new Widget("AWS::Test::Untaggable");
    private final Failures failures = new Failures();
    private final Durations durations = new Durations();
    private final CloudFormationApi api;
    private final CloudFormationClient client;

    public StackCloud() throws IOException {
        List<Widget> types = List.of(widget, role, database, untaggable);
        durations.set(Map.of(), 0.0001);
        api = new CloudFormationApi(
                cloud.aws(),
                LocalCloud.ACCOUNT,
                name -> types.stream()
                        .filter(type -> type.name().equals(name))
                        .map(type -> (ResourceType) type)
                        .findFirst(),
                failures,
                durations);
        cloud.serve("cloudformation", api);
        client = CloudFormationClient.builder()
                .endpointOverride(cloud.aws().endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    public CloudFormationClient client() {
        return client;
    }

    public AwsClients aws() {
        return cloud.aws();
    }

    /** Puts a service in front of moto. */
    public void serve(String signingName, Service service) {
        cloud.serve(signingName, service);
    }

    public Widget widget() {
        return widget;
    }

    Widget database() {
        return database;
    }

    Failures failures() {
        return failures;
    }

    Durations durations() {
        return durations;
    }

    /** Creates a stack and gives it as it has become. */
    public Stack create(String name, String template, String... parameters) {
        return create(name, template, request -> request.parameters(parameters(parameters)));
    }

    public Stack create(String name, String template, Consumer<CreateStackRequest.Builder> more) {
        client.createStack(request -> {
            request.stackName(name).templateBody(template);
            more.accept(request);
        });
        return settled(name);
    }

    /** Updates a stack and gives it as it has become. */
    public Stack update(String name, String template, String... parameters) {
        return update(name, template, request -> request.parameters(parameters(parameters)));
    }

    public Stack update(String name, String template, Consumer<UpdateStackRequest.Builder> more) {
        client.updateStack(request -> {
            request.stackName(name).templateBody(template);
            more.accept(request);
        });
        return settled(name);
    }

    /** Deletes a stack and gives it as it has become. */
    public Stack delete(String name) {
        String id = stack(name).stackId();
        client.deleteStack(request -> request.stackName(name));
        return settled(id);
    }

    /** Completes when the stack's operation has ended. */
    CompletableFuture<Void> ended(String nameOrId) {
        return api.ended(nameOrId);
    }

    /** The stack once its operation has ended. */
    public Stack settled(String nameOrId) {
        try {
            ended(nameOrId).get(120, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(nameOrId + " has not settled: " + stack(nameOrId), e);
        }
        return stack(nameOrId);
    }

    public Stack stack(String nameOrId) {
        return client.describeStacks(request -> request.stackName(nameOrId))
                .stacks()
                .getFirst();
    }

    /** The events of a stack, oldest first: "LogicalId STATUS reason". */
    public List<String> events(String nameOrId) {
        return client.describeStackEventsPaginator(request -> request.stackName(nameOrId)).stackEvents().stream()
                .map(event -> (event.logicalResourceId() + " " + event.resourceStatusAsString() + " "
                                + Optional.ofNullable(event.resourceStatusReason())
                                        .orElse(""))
                        .strip())
                .toList()
                .reversed();
    }

    public String output(String stack, String key) {
        return stack(stack).outputs().stream()
                .filter(output -> output.outputKey().equals(key))
                .map(Output::outputValue)
                .findFirst()
                .orElseThrow(() -> new AssertionError(stack + " has no output " + key));
    }

    public String physicalId(String stack, String logicalId) {
        return client.describeStackResource(request -> request.stackName(stack).logicalResourceId(logicalId))
                .stackResourceDetail()
                .physicalResourceId();
    }

    /** The message of the error that a request ends with. */
    public static String errorOf(Runnable request) {
        try {
            request.run();
        } catch (CloudFormationException e) {
            return e.awsErrorDetails().errorMessage();
        }
        throw new AssertionError("no error");
    }

    /** Parameters from "Key=value"; "Key" alone keeps the value that the stack has. */
    static List<Parameter> parameters(String... parameters) {
        return Arrays.stream(parameters)
                .map(parameter -> parameter.split("=", 2))
                .map(parts -> Parameter.builder()
                        .parameterKey(parts[0])
                        .parameterValue(parts.length == 2 ? parts[1] : null)
                        .usePreviousValue(parts.length == 2 ? null : true)
                        .build())
                .toList();
    }

    @Override
    public void close() {
        client.close();
        api.close();
        cloud.close();
    }
}
