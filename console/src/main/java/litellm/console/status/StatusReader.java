package litellm.console.status;

import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import litellm.console.ConsoleException;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsFault;
import litellm.console.aws.ControlPlaneStack;
import litellm.console.execution.Executions;
import litellm.console.execution.PastExecution;
import litellm.console.release.InstalledRelease;
import litellm.console.status.EnvironmentStatus.CostState;
import litellm.console.status.EnvironmentStatus.DatabaseState;
import litellm.console.status.EnvironmentStatus.ErrorState;
import litellm.console.status.EnvironmentStatus.ExecutionState;
import litellm.console.status.EnvironmentStatus.KeepState;
import litellm.console.status.EnvironmentStatus.LoadBalancerState;
import litellm.console.status.EnvironmentStatus.ReleaseState;
import litellm.console.status.EnvironmentStatus.ScheduleState;
import litellm.console.status.EnvironmentStatus.ScheduledAction;
import litellm.console.status.EnvironmentStatus.ServiceState;
import litellm.console.status.EnvironmentStatus.StackState;
import litellm.console.status.EnvironmentStatus.TargetState;
import litellm.console.view.Times;
import litellm.controlplane.ForeignText;
import litellm.controlplane.Request;
import litellm.controlplane.StackNames;
import litellm.controlplane.database.DatabaseInstances;
import litellm.controlplane.gateway.GatewayService;
import litellm.controlplane.schedule.KeepUntil;
import litellm.controlplane.schedule.SchedulePolicy;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.cloudwatchlogs.model.FilteredLogEvent;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.ecs.model.Deployment;
import software.amazon.awssdk.services.ecs.model.Service;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupNotFoundException;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetHealthDescription;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.rds.model.DBInstance;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * Reads where an environment stands. What is not deployed is left out, and of what cannot be read it is told why. Without the stacks
 * nothing can be told: that they cannot be read is an error.
 */
public final class StatusReader {
    private final Aws aws;
    private final String environment;
    private final Clock clock;
    private final Map<String, String> unreadable = new LinkedHashMap<>();

    public StatusReader(Aws aws, String environment, Clock clock) {
        this.aws = aws;
        this.environment = environment;
        this.clock = clock;
    }

    /**
     * Reads everything.
     *
     * @param stackNames the catalogue's stacks
     */
    public EnvironmentStatus read(Set<String> stackNames) {
        Map<String, Stack> stacks = stacks(stackNames);
        Map<String, String> gateway = outputs(stacks, StackNames.GATEWAY);
        Optional<Stack> controlPlane = ControlPlaneStack.present(aws);
        Map<String, String> schedules = controlPlane.map(Stacks::parameters).orElse(Map.of());
        return new EnvironmentStatus(
                environment,
                stackNames.stream().map(name -> stack(stacks, name)).toList(),
                controlPlane
                        .map(Stacks::outputs)
                        .flatMap(InstalledRelease::of)
                        .map(installed -> noted("release", release(installed), ReleaseState::unreadable)),
                image(stacks),
                readable("service", Optional.empty(), this::service),
                readable("database", Optional.empty(), () -> database(outputs(stacks, StackNames.DATABASE))),
                readable(
                        "loadBalancer",
                        Optional.empty(),
                        () -> loadBalancer(outputs(stacks, StackNames.LOAD_BALANCER))),
                readable("targets", List.of(), () -> targets(gateway)),
                readable("secrets", List.of(), new SecretStates(aws, environment)::read),
                readable("errors", Optional.empty(), () -> errors(gateway)),
                noted(
                        "cost",
                        new Spending(aws, environment).in(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)),
                        CostState::unreadable),
                noted("keepUntil", keepUntil(today(schedules)), KeepState::unreadable),
                schedule(schedules),
                readable("lastExecution", Optional.empty(), this::lastExecution),
                Optional.ofNullable(gateway.get("LoadBalancerURL")),
                unreadable);
    }

    /** A part that says by itself why it cannot be read: a program finds each such part in one place. */
    private <T> T noted(String part, T state, Function<T, String> why) {
        String reason = why.apply(state);
        if (!reason.isEmpty()) {
            unreadable.put(part, reason);
        }
        return state;
    }

    /** What {@code look} finds; where its calls are refused, everything else is still shown. */
    private <T> T readable(String part, T otherwise, Supplier<T> look) {
        try {
            return look.get();
        } catch (SdkException e) {
            unreadable.put(part, AwsFault.sentence(e));
            return otherwise;
        }
    }

    /** Those of the stacks that are there. */
    private Map<String, Stack> stacks(Set<String> names) {
        Map<String, Stack> stacks = new HashMap<>();
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            Stacks present = new Stacks(cloudFormation);
            names.forEach(name ->
                    present.find(Request.stackName(environment, name)).ifPresent(stack -> stacks.put(name, stack)));
        }
        return stacks;
    }

    private static Map<String, String> outputs(Map<String, Stack> stacks, String name) {
        return Optional.ofNullable(stacks.get(name)).map(Stacks::outputs).orElse(Map.of());
    }

    private StackState stack(Map<String, Stack> stacks, String name) {
        String fullName = Request.stackName(environment, name);
        return Optional.ofNullable(stacks.get(name))
                .map(stack -> new StackState(
                        fullName, stack.stackStatusAsString(), Times.toTheSecond(Stacks.changedAt(stack))))
                .orElseGet(() -> new StackState(fullName, "MISSING", ""));
    }

    /** The releases' ids; who may not look into the artifact bucket still gets everything else. */
    private ReleaseState release(InstalledRelease installed) {
        try (S3Client s3 = aws.s3()) {
            return new ReleaseState(installed.deployed(s3).last(environment).orElse(""), installed.id(), "");
        } catch (SdkException e) {
            return new ReleaseState("", installed.id(), AwsFault.sentence(e));
        }
    }

    private static Optional<String> image(Map<String, Stack> stacks) {
        return Optional.ofNullable(stacks.get(StackNames.GATEWAY))
                .map(Stacks::parameters)
                .map(known -> known.get("ContainerImage"));
    }

    private Optional<ServiceState> service() {
        GatewayService gateway = new GatewayService(environment);
        try (EcsClient ecs = aws.client(EcsClient.builder())) {
            return gateway.find(ecs).map(service -> service(gateway.cluster(), service));
        }
    }

    static ServiceState service(String cluster, Service service) {
        return new ServiceState(
                cluster,
                service.serviceName(),
                service.runningCount(),
                service.pendingCount(),
                service.desiredCount(),
                GatewayService.primary(service)
                        .map(Deployment::rolloutStateAsString)
                        .orElse(""));
    }

    private Optional<DatabaseState> database(Map<String, String> outputs) {
        String identifier = outputs.get("DBInstanceIdentifier");
        if (identifier == null) {
            return Optional.empty();
        }
        try (RdsClient rds = aws.client(RdsClient.builder())) {
            return new DatabaseInstances(rds).find(identifier).map(StatusReader::database);
        }
    }

    private static DatabaseState database(DBInstance instance) {
        return new DatabaseState(
                instance.dbInstanceIdentifier(),
                instance.dbInstanceStatus(),
                instance.dbInstanceClass(),
                "%s %s".formatted(instance.engine(), instance.engineVersion()),
                instance.allocatedStorage());
    }

    private Optional<LoadBalancerState> loadBalancer(Map<String, String> outputs) {
        String arn = outputs.get("LoadBalancerArn");
        if (arn == null) {
            return Optional.empty();
        }
        try (ElasticLoadBalancingV2Client loadBalancing = aws.client(ElasticLoadBalancingV2Client.builder())) {
            return loadBalancing
                    .describeLoadBalancers(describe -> describe.loadBalancerArns(arn))
                    .loadBalancers()
                    .stream()
                    .findFirst()
                    .map(balancer -> new LoadBalancerState(
                            balancer.loadBalancerName(), balancer.state().codeAsString()));
        } catch (LoadBalancerNotFoundException e) {
            return Optional.empty();
        }
    }

    private List<TargetState> targets(Map<String, String> outputs) {
        String targetGroup = outputs.get("TargetGroupArn");
        if (targetGroup == null) {
            return List.of();
        }
        try (ElasticLoadBalancingV2Client loadBalancing = aws.client(ElasticLoadBalancingV2Client.builder())) {
            return loadBalancing
                    .describeTargetHealth(describe -> describe.targetGroupArn(targetGroup))
                    .targetHealthDescriptions()
                    .stream()
                    .map(StatusReader::target)
                    .toList();
        } catch (TargetGroupNotFoundException e) {
            return List.of();
        }
    }

    private static TargetState target(TargetHealthDescription target) {
        String reason = target.targetHealth().description();
        return new TargetState(
                "%s:%d".formatted(target.target().id(), target.target().port()),
                target.targetHealth().stateAsString(),
                reason == null ? "" : ForeignText.line(reason));
    }

    /** The lines that LiteLLM or its server logged as errors; a log group that is not there has none. */
    private Optional<ErrorState> errors(Map<String, String> outputs) {
        String logGroup = outputs.get("LogGroupName");
        if (logGroup == null) {
            return Optional.empty();
        }
        try (CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder())) {
            List<FilteredLogEvent> events = logs
                    .filterLogEventsPaginator(filter -> filter.logGroupName(logGroup)
                            .startTime(
                                    clock.instant().minus(Duration.ofHours(1)).toEpochMilli())
                            .filterPattern("?ERROR ?CRITICAL ?Traceback"))
                    .events()
                    .stream()
                    .limit(ErrorState.MOST)
                    .toList();
            String latest = events.stream()
                    .max(Comparator.comparing(FilteredLogEvent::timestamp))
                    .map(FilteredLogEvent::message)
                    .map(ForeignText::line)
                    .orElse("");
            return Optional.of(new ErrorState(events.size(), latest));
        } catch (software.amazon.awssdk.services.cloudwatchlogs.model.ResourceNotFoundException e) {
            return Optional.of(new ErrorState(0, ""));
        }
    }

    /** Noted at the image repository; who may not ask for its tags still gets everything else. */
    private KeepState keepUntil(LocalDate today) {
        try (EcrClient ecr = aws.client(EcrClient.builder())) {
            return new KeepUntil(ecr)
                    .read(environment)
                    .filter(value -> KeepUntil.keeps(value, today))
                    .map(StatusReader::kept)
                    .orElse(KeepState.NOT_KEPT);
        } catch (SdkException e) {
            return KeepState.unreadable(AwsFault.sentence(e));
        }
    }

    private static KeepState kept(String value) {
        return KeepUntil.day(value)
                .map(day -> new KeepState(day.toString(), ""))
                .orElseGet(() -> KeepState.unreadable(KeepUntil.noDay(value)));
    }

    /** As the control plane is installed: nothing but a schedule's executions would show it. */
    private Optional<ScheduleState> schedule(Map<String, String> parameters) {
        if (!environment.equals(SchedulePolicy.ENVIRONMENT)) {
            return Optional.empty();
        }
        String today = today(parameters).toString();
        List<ScheduledAction> actions = Stream.of("ScheduleEvening", "ScheduleMorning")
                .filter(name -> !parameters.getOrDefault(name, "none").equals("none"))
                .map(name -> new ScheduledAction(parameters.get(name), parameters.getOrDefault(name + "Time", "")))
                .toList();
        return actions.isEmpty()
                ? Optional.empty()
                : Optional.of(new ScheduleState(
                        actions,
                        parameters.getOrDefault("ScheduleTimeZone", ""),
                        Stream.of(parameters
                                        .getOrDefault("ScheduleSkipDates", "")
                                        .split(","))
                                .filter(day -> day.compareTo(today) >= 0)
                                .toList()));
    }

    /** Where the schedules are. */
    private LocalDate today(Map<String, String> parameters) {
        ZoneId zone = ZoneId.of(parameters.getOrDefault("ScheduleTimeZone", "UTC"));
        return LocalDate.ofInstant(clock.instant(), zone);
    }

    private Optional<ExecutionState> lastExecution() {
        try (SfnClient states = aws.stepFunctions()) {
            return new Executions(aws, states).newestOf(environment).map(StatusReader::execution);
        } catch (ConsoleException e) {
            return Optional.empty(); // No control plane, so no execution.
        }
    }

    private static ExecutionState execution(PastExecution execution) {
        return new ExecutionState(
                execution.arn(),
                execution.status(),
                Times.toTheSecond(execution.startedAt()),
                execution.error().orElse(""),
                execution.cause().orElse(""));
    }
}
