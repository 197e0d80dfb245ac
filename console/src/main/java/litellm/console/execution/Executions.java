package litellm.console.execution;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import litellm.console.ConsoleException;
import litellm.console.aws.Account;
import litellm.console.aws.Aws;
import litellm.console.bootstrap.ControlPlane;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.controlplane.failure.Failure;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionListItem;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;

/** The control plane's executions: starting and finding them. */
public final class Executions {
    /** How many of the latest executions are looked at to find one of an environment. */
    private static final int LOOKED_AT = 200;

    private final SfnClient states;
    private final String stateMachineArn;
    private final String notInstalled;

    public Executions(Aws aws, SfnClient states) {
        Account account = aws.account();
        this.states = states;
        this.stateMachineArn = "arn:%s:states:%s:%s:stateMachine:%s"
                .formatted(account.partition(), aws.region(), account.id(), ControlPlane.NAME);
        this.notInstalled = "There is no control plane in account %s, region %s: litellmctl bootstrap installs it"
                .formatted(account.id(), aws.region());
    }

    /**
     * Starts an execution. One with this name and input that was started before, running or ended, counts as this one.
     *
     * @return its ARN
     * @throws ConsoleException if the name belongs to another request, or the control plane is not installed
     */
    public String start(String name, String input) {
        try {
            return states.startExecution(start ->
                            start.stateMachineArn(stateMachineArn).name(name).input(input))
                    .executionArn();
        } catch (ExecutionAlreadyExistsException e) {
            return attach(name, input);
        } catch (StateMachineDoesNotExistException e) {
            throw ConsoleException.failed(notInstalled);
        }
    }

    /**
     * Starts an execution under the first of these names that is free, unless one of a name before it runs or has ended
     * well: then that one counts as this one. Where all names are taken by failures, the last of them does.
     *
     * @param names one for each attempt at the same request, the first attempt's first
     * @return its ARN
     */
    public String startOnce(List<String> names, String input) {
        for (String name : names) {
            Optional<ExecutionStatus> status = status(name);
            if (status.isEmpty()) {
                return start(name, input);
            }
            if (Set.of(ExecutionStatus.RUNNING, ExecutionStatus.SUCCEEDED).contains(status.get())) {
                return attach(name, input);
            }
        }
        return attach(names.getLast(), input);
    }

    private Optional<ExecutionStatus> status(String name) {
        try {
            return Optional.of(states.describeExecution(describe -> describe.executionArn(arn(name)))
                    .status());
        } catch (ExecutionDoesNotExistException e) {
            return Optional.empty();
        }
    }

    private String attach(String name, String input) {
        String arn = arn(name);
        DescribeExecutionResponse present = states.describeExecution(describe -> describe.executionArn(arn));
        if (JsonDocument.read("input", present.input()).equals(JsonDocument.read("input", input))) {
            return arn;
        }
        throw ConsoleException.wrongUsage(
                "--name: found \"%s\", which an execution with another request has; allowed: a new name"
                        .formatted(name));
    }

    /** The ARN of an execution that is given by its ARN or its name. */
    public String arn(String nameOrArn) {
        return nameOrArn.startsWith("arn:")
                ? nameOrArn
                : stateMachineArn.replace(":stateMachine:", ":execution:") + ":" + nameOrArn;
    }

    /** The newest execution that is running, whatever its environment, and that no rotation's end has started. */
    public Optional<String> newestRunning() {
        try {
            return states
                    .listExecutionsPaginator(
                            list -> list.stateMachineArn(stateMachineArn).statusFilter(ExecutionStatus.RUNNING))
                    .executions()
                    .stream()
                    .limit(LOOKED_AT)
                    .filter(execution -> !afterRotation(input(execution)))
                    .findFirst()
                    .map(ExecutionListItem::executionArn);
        } catch (StateMachineDoesNotExistException e) {
            throw ConsoleException.failed(notInstalled);
        }
    }

    /** The newest execution of an environment, running or ended, among the latest ones. */
    public Optional<String> newestOf(String environment) {
        try {
            return states.listExecutionsPaginator(list -> list.stateMachineArn(stateMachineArn)).executions().stream()
                    .limit(LOOKED_AT)
                    .filter(execution -> isAbout(environment, execution))
                    .map(ExecutionListItem::executionArn)
                    .findFirst();
        } catch (StateMachineDoesNotExistException e) {
            throw ConsoleException.failed(notInstalled);
        }
    }

    /** The newest executions about an environment, newest first, among the latest ones. */
    public List<PastExecution> of(String environment, int limit) {
        try {
            return states.listExecutionsPaginator(list -> list.stateMachineArn(stateMachineArn)).executions().stream()
                    .limit(LOOKED_AT)
                    .map(item -> states.describeExecution(describe -> describe.executionArn(item.executionArn())))
                    .map(Executions::past)
                    .flatMap(Optional::stream)
                    .filter(past -> environment.equals(past.environment()))
                    .limit(limit)
                    .toList();
        } catch (StateMachineDoesNotExistException e) {
            throw ConsoleException.failed(notInstalled);
        }
    }

    private static Optional<PastExecution> past(DescribeExecutionResponse execution) {
        Map<String, Object> input;
        try {
            input = JsonDocument.readObject("input", execution.input());
        } catch (DocumentException e) {
            return Optional.empty(); // The machine refused it: it is about no environment.
        }
        return Optional.of(new PastExecution(
                execution.executionArn(),
                text(input, "environment"),
                text(input, "action"),
                input.containsKey("stack") ? text(input, "stack") : "all",
                PastExecution.startedBy(execution.name(), input),
                execution.statusAsString(),
                execution.startDate(),
                Optional.ofNullable(execution.stopDate()).map(end -> Duration.between(execution.startDate(), end)),
                Optional.ofNullable(execution.error()).map(Failure::simpleName),
                Optional.ofNullable(execution.cause()).map(Failure::message)));
    }

    private static String text(Map<String, Object> input, String member) {
        return input.get(member) instanceof String text ? text : "";
    }

    /** A rotation's end starts an execution too; unless it fails, it says nothing that a person waits for. */
    private boolean isAbout(String environment, ExecutionListItem execution) {
        Map<String, Object> input = input(execution);
        return environment.equals(input.get("environment"))
                && !(afterRotation(input) && execution.status() == ExecutionStatus.SUCCEEDED);
    }

    private Map<String, Object> input(ExecutionListItem execution) {
        return JsonDocument.readObject(
                "input",
                states.describeExecution(describe -> describe.executionArn(execution.executionArn()))
                        .input());
    }

    /** Whether a rotation's end has started it. It asks for nothing where whoever asked for the rotation restarts the tasks. */
    private static boolean afterRotation(Map<String, Object> input) {
        return Boolean.TRUE.equals(input.get("outdatedOnly"));
    }
}
