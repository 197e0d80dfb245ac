package litellm.console.execution;

import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import litellm.console.ConsoleException;
import litellm.console.ServerAnswer;
import litellm.console.aws.Account;
import litellm.console.aws.Aws;
import litellm.console.aws.ControlPlaneStack;
import litellm.console.document.DocumentException;
import litellm.console.document.JsonDocument;
import litellm.controlplane.ForeignText;
import litellm.controlplane.failure.Failure;
import software.amazon.awssdk.arns.Arn;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionAlreadyExistsException;
import software.amazon.awssdk.services.sfn.model.ExecutionDoesNotExistException;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.ListExecutionsRequest;
import software.amazon.awssdk.services.sfn.model.StateMachineDoesNotExistException;

/** The control plane's executions: starting and finding them. */
public final class Executions {
    /** How many of the latest executions are looked at to find one of an environment. */
    public static final int LOOKED_AT = 200;

    /** What the output of an execution says that a schedule had started and that did nothing. */
    private static final String SKIPPED = "SKIPPED";

    private static final String NAME_TAKEN =
            "--name: found \"%s\", which an execution with another request has; allowed: a new name";

    /** An agent has no option for the name: it follows from the build. */
    private static final String OTHER_REQUEST =
            "The execution %s, which this build has started before, has another request: run the pipeline anew";

    private final Aws aws;
    private final SfnClient states;
    private Optional<Account> account = Optional.empty();

    public Executions(Aws aws, SfnClient states) {
        this.aws = aws;
        this.states = states;
    }

    /** Asked for only by what needs it: an execution that is given by its ARN can be waited for while AWS is out of reach. */
    private Account account() {
        Account known = account.orElseGet(aws::account);
        account = Optional.of(known);
        return known;
    }

    private String stateMachineArn() {
        return "arn:%s:states:%s:%s:stateMachine:%s"
                .formatted(account().partition(), aws.region(), account().id(), ControlPlaneStack.NAME);
    }

    private ConsoleException notInstalled() {
        return ConsoleException.failed(
                "There is no control plane in account %s, region %s: litellmctl bootstrap installs it, unless it is in another region, which --region names"
                        .formatted(account().id(), aws.region()));
    }

    /**
     * Starts an execution. One with this name and input that was started before, running or ended, counts as this one.
     *
     * @return its ARN
     * @throws ConsoleException if the name belongs to another request, or the control plane is not installed
     */
    public String start(String name, String input) {
        return start(name, input, NAME_TAKEN);
    }

    private String start(String name, String input, String otherwise) {
        try {
            return states.startExecution(start ->
                            start.stateMachineArn(stateMachineArn()).name(name).input(input))
                    .executionArn();
        } catch (ExecutionAlreadyExistsException e) {
            return attach(name, input, otherwise);
        } catch (StateMachineDoesNotExistException e) {
            throw notInstalled();
        }
    }

    /**
     * Starts an execution under the first of these names that is free, unless one of a name before it counts as this one. Where all
     * names are taken by others, the last of them does.
     *
     * @param names one for each attempt at the same request, the first attempt's first
     * @param same the statuses of an earlier attempt that counts: RUNNING, and SUCCEEDED where doing it again would undo it
     * @return its ARN
     */
    public String startOnce(List<String> names, Set<ExecutionStatus> same, String input) {
        for (String name : names) {
            Optional<ExecutionStatus> status = status(name);
            if (status.isEmpty()) {
                return start(name, input, OTHER_REQUEST);
            }
            if (same.contains(status.get())) {
                return attach(name, input, OTHER_REQUEST);
            }
        }
        return attach(names.getLast(), input, OTHER_REQUEST);
    }

    /**
     * How an execution stands; empty where there is none, or Step Functions does not tell of it yet.
     *
     * @param execution its name or its ARN
     */
    public Optional<ExecutionStatus> status(String execution) {
        try {
            return Optional.of(states.describeExecution(describe -> describe.executionArn(arn(execution)))
                    .status());
        } catch (ExecutionDoesNotExistException e) {
            return Optional.empty();
        }
    }

    private String attach(String name, String input, String otherwise) {
        String arn = arn(name);
        DescribeExecutionResponse present = states.describeExecution(describe -> describe.executionArn(arn));
        if (ServerAnswer.read(arn, present.input()).equals(JsonDocument.read("input", input))) {
            return arn;
        }
        throw ConsoleException.wrongUsage(otherwise.formatted(name));
    }

    /**
     * The ARN of an execution that is given by its ARN or its name.
     *
     * @throws ConsoleException if it is given by nothing, or by an ARN of another region than the one that is asked
     */
    public String arn(String nameOrArn) {
        if (nameOrArn.isBlank()) {
            throw ConsoleException.wrongUsage(
                    "EXECUTION: found an empty name; allowed: the ARN or the name of an execution, which litellmctl history ENV lists");
        }
        Arn.tryFromString(nameOrArn)
                .flatMap(Arn::region)
                .filter(region -> !region.equals(aws.region()))
                .ifPresent(region -> {
                    throw ConsoleException.wrongUsage(
                            "EXECUTION: found one of %s; allowed: one of %s, which is asked, unless --region names another"
                                    .formatted(ForeignText.line(region), aws.region()));
                });
        return nameOrArn.startsWith("arn:")
                ? nameOrArn
                : stateMachineArn().replace(":stateMachine:", ":execution:") + ":" + nameOrArn;
    }

    /**
     * The ARNs of the executions that run, the newest first; those that a rotation's end has started come last, since nobody waits
     * for them.
     *
     * @param environment what they are about; empty for any environment
     */
    public List<String> running(Optional<String> environment) {
        return latest(
                list -> list.statusFilter(ExecutionStatus.RUNNING),
                running -> running.filter(execution -> environment.stream().allMatch(execution::isAbout))
                        .sorted(Comparator.comparing(Described::afterRotation))
                        .map(Described::arn)
                        .toList());
    }

    /**
     * The newest execution of an environment, running or ended, among the latest ones. A rotation's end starts one too; unless
     * it fails, it says nothing that a person waits for.
     */
    public Optional<PastExecution> newestOf(String environment) {
        return latest(
                list -> {},
                executions -> executions
                        .filter(execution -> execution.isAbout(environment))
                        .filter(execution -> !(execution.afterRotation() && execution.succeeded()))
                        .findFirst()
                        .map(Described::past));
    }

    /** The newest executions about an environment, newest first, among the latest ones. */
    public List<PastExecution> of(String environment, int limit) {
        return latest(
                list -> {},
                executions -> executions
                        .filter(execution -> execution.isAbout(environment))
                        .limit(limit)
                        .map(Described::past)
                        .toList());
    }

    /** Hands over the latest executions of those that {@code which} lists, newest first; each is read when it is its turn. */
    private <T> T latest(Consumer<ListExecutionsRequest.Builder> which, Function<Stream<Described>, T> search) {
        ListExecutionsRequest request = ListExecutionsRequest.builder()
                .stateMachineArn(stateMachineArn())
                .applyMutation(which)
                .build();
        try {
            return search.apply(states.listExecutionsPaginator(request).executions().stream()
                    .limit(LOOKED_AT)
                    .map(item -> states.describeExecution(describe -> describe.executionArn(item.executionArn())))
                    .map(Described::of)
                    .flatMap(Optional::stream));
        } catch (StateMachineDoesNotExistException e) {
            throw notInstalled();
        }
    }

    /** An execution together with its input, which is an object. */
    private record Described(DescribeExecutionResponse execution, Map<String, Object> input) {
        static Optional<Described> of(DescribeExecutionResponse execution) {
            try {
                return Optional.of(new Described(execution, JsonDocument.readObject("input", execution.input())));
            } catch (DocumentException e) {
                return Optional.empty(); // The machine refused it: it is about no environment.
            }
        }

        String arn() {
            return execution.executionArn();
        }

        boolean isAbout(String environment) {
            return environment.equals(input.get("environment"));
        }

        /** Whether a rotation's end has started it. It asks for nothing where whoever asked for the rotation restarts the tasks. */
        boolean afterRotation() {
            return Boolean.TRUE.equals(input.get("outdatedOnly"));
        }

        boolean succeeded() {
            return execution.status() == ExecutionStatus.SUCCEEDED;
        }

        PastExecution past() {
            return new PastExecution(
                    arn(),
                    text("action"),
                    PastExecution.object(input),
                    PastExecution.startedBy(execution.name(), input),
                    status(),
                    execution.startDate(),
                    Optional.ofNullable(execution.stopDate()).map(end -> Duration.between(execution.startDate(), end)),
                    Optional.ofNullable(execution.error()).map(Failure::simpleName),
                    Optional.ofNullable(execution.cause()).map(Failure::message));
        }

        /** One that a schedule started and left out has succeeded for Step Functions. */
        private String status() {
            boolean skipped = succeeded()
                    && execution.output() != null
                    && SKIPPED.equals(
                            ServerAnswer.readObject(arn(), execution.output()).get("status"));
            return skipped ? SKIPPED : execution.statusAsString();
        }

        private String text(String member) {
            return input.get(member) instanceof String text ? text : "";
        }
    }
}
