package litellm.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import tools.jackson.jr.ob.JSON;

/** The state machine of a local cloud, started as a pipeline starts it, and the local cloud's own API beside it. */
final class ControlPlane implements AutoCloseable {
    /** Far beyond what a busy machine needs: whoever waits so long has found a fault. */
    private static final Duration PATIENCE = Duration.ofMinutes(20);

    private static final Duration PAUSE = Duration.ofMillis(50);

    private final String endpoint;
    private final HttpClient http = HttpClient.newHttpClient();
    private final SfnClient stepFunctions;
    private final String stateMachine;
    private int deployments;

    /** The control plane that is installed in the local cloud at {@code endpoint}. */
    ControlPlane(String endpoint) {
        this.endpoint = endpoint;
        stepFunctions = new LocalAws(endpoint).client(SfnClient.builder());
        stateMachine =
                stepFunctions.listStateMachines().stateMachines().getFirst().stateMachineArn();
    }

    /** Starts an execution; returns its ARN. */
    String start(Object input) {
        return stepFunctions
                .startExecution(request -> request.stateMachineArn(stateMachine).input(JSON.std.asString(input)))
                .executionArn();
    }

    /** The same with a name of its own. */
    String start(Object input, String name) {
        return stepFunctions
                .startExecution(request ->
                        request.stateMachineArn(stateMachine).name(name).input(JSON.std.asString(input)))
                .executionArn();
    }

    /** Waits for an execution's end. */
    DescribeExecutionResponse end(String execution) {
        await("execution " + execution + " ends", () -> isOver(execution));
        return describe(execution);
    }

    /** Starts an execution and waits for its end. */
    DescribeExecutionResponse run(Object input) {
        return end(start(input));
    }

    /** Whether an execution has ended, however that was. */
    boolean isOver(String execution) {
        return describe(execution).status() != ExecutionStatus.RUNNING;
    }

    DescribeExecutionResponse describe(String execution) {
        return stepFunctions.describeExecution(request -> request.executionArn(execution));
    }

    void stop(String execution) {
        stepFunctions.stopExecution(request -> request.executionArn(execution));
    }

    /** All that happened in an execution until now, in order. */
    Stream<HistoryEvent> events(String execution) {
        return stepFunctions.getExecutionHistoryPaginator(request -> request.executionArn(execution)).events().stream();
    }

    /** Whether an execution has come to a state. */
    boolean entered(String execution, String state) {
        return events(execution)
                .map(HistoryEvent::stateEnteredEventDetails)
                .anyMatch(entered -> entered != null && entered.name().equals(state));
    }

    /** Waits until an execution has come to a state, or is over. */
    void awaitState(String execution, String state) {
        await(execution + " is in " + state, () -> entered(execution, state) || isOver(execution));
    }

    /** A deployment that changes every stack by a tag of its own, so that there is something to do. */
    Map<String, Object> deployment(String environment) {
        deployments++;
        return deployment(environment, "deployment-" + deployments);
    }

    /** The same with this tag. */
    static Map<String, Object> deployment(String environment, String costCenter) {
        return Map.of("action", "deploy", "environment", environment, "tags", Map.of("CostCenter", costCenter));
    }

    /** The name of an execution, which the client request tokens of its operations contain. */
    static String name(String execution) {
        return execution.substring(execution.lastIndexOf(':') + 1);
    }

    /** The executions of a status. */
    List<ExecutionListItem> executions(ExecutionStatus status) {
        return executions().stream()
                .filter(execution -> execution.status() == status)
                .toList();
    }

    /** All executions that there were. */
    List<ExecutionListItem> executions() {
        return stepFunctions
                .listExecutionsPaginator(request -> request.stateMachineArn(stateMachine))
                .executions()
                .stream()
                .toList();
    }

    /** How often the tasks that there are and were have logged in to the database. */
    long logins() {
        return loginCounts()
                .mapToLong(count -> ((Number) count.get("logins")).longValue())
                .sum();
    }

    /** Why the last login failed of each task that had one fail. */
    List<?> loginFailures() {
        return loginCounts()
                .map(count -> count.get("lastFailure"))
                .filter(Objects::nonNull)
                .toList();
    }

    private Stream<Map<?, ?>> loginCounts() {
        List<?> tasks = (List<?>) ((Map<?, ?>) control("GET", "gateway", null)).get("tasks");
        return tasks.stream().map(task -> (Map<?, ?>) ((Map<?, ?>) task).get("logins"));
    }

    /** Calls the local cloud's own API below {@code /_local/}; returns the JSON of its answer, null for none. */
    Object control(String method, String path, Map<String, ?> body) {
        HttpRequest.BodyPublisher publisher = body == null
                ? HttpRequest.BodyPublishers.noBody()
                : HttpRequest.BodyPublishers.ofString(JSON.std.asString(body));
        HttpRequest request = HttpRequest.newBuilder(URI.create(endpoint + "/_local/" + path))
                .method(method, publisher)
                .build();
        try {
            HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() >= 400) {
                throw new AssertionError(method + " " + path + ": " + response.body());
            }
            return response.body().isEmpty() ? null : JSON.std.anyFrom(response.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Asks again until {@code condition} holds, and leaves the machine to the local cloud in between. */
    static void await(String what, BooleanSupplier condition) {
        await(PATIENCE, what, condition);
    }

    /** The same for what may take longer than others do. */
    static void await(Duration patience, String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() > deadline) {
                throw new AssertionError("not in time: " + what);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    @Override
    public void close() {
        stepFunctions.close();
        http.close();
    }
}
