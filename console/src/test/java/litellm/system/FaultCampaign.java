package litellm.system;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/**
 * Rounds of deployments and teardowns during which the calls of the control plane are throttled, fail, come late, or lose their
 * connection before or after they took effect, and functions are killed: all at random, from one seed. What is injected concerns
 * the control plane's own calls; what happens inside AWS's services is theirs to survive.
 */
final class FaultCampaign {
    private static final List<String> KINDS = List.of("throttle", "error", "delay", "drop", "lose");

    /** The functions of the control plane and of the environment, and the state machine that invokes them. */
    private static final List<String> CALLERS = List.of(
            "*:assumed-role/*/litellm-control-plane-*",
            "*:assumed-role/*/dev-litellm-prepare-database",
            "*:assumed-role/litellm-control-plane-state-machine/*");

    private static final String LOCKS = "litellm-control-plane-locks";

    /** Prefix of the figures that count faults, one for each kind. */
    private static final String FAULTS = "faults: ";

    private static final int DELAY_MILLIS = 400;
    private static final int KILL_EVERY_SECONDS = 7;

    private final ControlPlane controlPlane;
    private final LocalAws aws;
    private final EnvironmentAudit audit;
    private final ProcessHandle cloud;
    private final long seed;
    private final double rate;
    private final Map<String, Integer> figures = new LinkedHashMap<>();
    private final Map<String, Integer> outcomes = new TreeMap<>();
    private final List<String> lost = new ArrayList<>();

    /**
     * A campaign that has not started.
     *
     * @param cloud the process of the local cloud, whose functions are killed
     * @param rate the share of calls that a fault befalls, from 0 to 1
     */
    FaultCampaign(ControlPlane controlPlane, LocalAws aws, ProcessHandle cloud, long seed, double rate) {
        this.controlPlane = controlPlane;
        this.aws = aws;
        this.audit = new EnvironmentAudit(aws, "dev");
        this.cloud = cloud;
        this.seed = seed;
        this.rate = rate;
    }

    /** A round: a deployment under faults, another one without them if it failed, and a look at what is there then. */
    void deploy(int round) {
        String execution = run(round, ControlPlane.deployment("dev", "round-" + round));
        audit.faults().forEach(fault -> lost.add("round %d: %s".formatted(round, fault)));
        auditOperations(round, execution);
    }

    /** The same with a teardown, after which the account has to be as it was before the first deployment. */
    void tearDown(int round, Collection<String> account) {
        count("of them teardowns", 1);
        run(round, Map.of("action", "teardown", "environment", "dev", "confirmation", "DELETE"));
        audit.locks().forEach(lock -> lost.add("round %d: a lock is left: %s".formatted(round, lock)));
        Collection<String> left = Inventory.of(aws);
        difference(left, account).forEach(thing -> lost.add("round %d: not torn down: %s".formatted(round, thing)));
        difference(account, left).forEach(thing -> lost.add("round %d: gone with dev: %s".formatted(round, thing)));
    }

    /** What is in the one and not in the other, but for locks: a lock's item stays when it is free. */
    private static Stream<String> difference(Collection<String> one, Collection<String> other) {
        return one.stream().filter(thing -> !other.contains(thing) && !thing.startsWith("item of " + LOCKS));
    }

    /** Runs an execution under faults, and another one without them if it failed. Returns the first one's ARN. */
    private String run(int round, Map<String, ?> input) {
        controlPlane.control("DELETE", "calls", null);
        injectFaults(round);
        DescribeExecutionResponse end;
        try (ScheduledExecutorService killer = killFunctions(new Random(seed + round))) {
            end = controlPlane.run(input);
            killer.shutdownNow();
            countFaults();
        } finally {
            controlPlane.control("DELETE", "faults", null);
        }
        outcomes.merge(outcome(end), 1, Integer::sum);
        count("rounds", 1);
        if (end.status() != ExecutionStatus.SUCCEEDED) {
            recover(round, end, input);
        }
        return end.executionArn();
    }

    /** What was lost: each line one thing that should not be, or should be and is not. */
    List<String> lost() {
        return lost;
    }

    /** How many faults befell calls. */
    int injected() {
        return KINDS.stream()
                .mapToInt(kind -> figures.getOrDefault(FAULTS + kind, 0))
                .sum();
    }

    /** The figures as a table in Markdown. */
    String report() {
        StringBuilder report = new StringBuilder("| Figure | Number |\n|---|---|\n");
        figures.forEach((name, number) -> report.append("| %s | %d |%n".formatted(name, number)));
        outcomes.forEach((name, number) -> report.append("| ended: %s | %d |%n".formatted(name, number)));
        report.append("| lost | %d |%n".formatted(lost.size()));
        return report.toString();
    }

    private void injectFaults(int round) {
        int number = 0;
        for (String caller : CALLERS) {
            for (String kind : KINDS) {
                number++;
                Map<String, Object> rule = new LinkedHashMap<>();
                rule.put("principal", caller);
                rule.put("kind", kind);
                // Each rule is asked only about the calls that those before it let pass.
                rule.put("rate", rate / KINDS.size());
                rule.put("seed", seed * 1_000 + round * 100L + number);
                if (kind.equals("delay")) {
                    rule.put("milliseconds", DELAY_MILLIS);
                }
                controlPlane.control("POST", "faults", rule);
            }
        }
    }

    private ScheduledExecutorService killFunctions(Random random) {
        ScheduledExecutorService killer = Executors.newSingleThreadScheduledExecutor();
        var _ = killer.scheduleWithFixedDelay(
                () -> {
                    List<ProcessHandle> functions = cloud.descendants()
                            .filter(process -> process.info()
                                    .command()
                                    .filter(command -> command.endsWith("/java"))
                                    .isPresent())
                            .toList();
                    if (!functions.isEmpty()) {
                        functions.get(random.nextInt(functions.size())).destroyForcibly();
                        count("functions killed", 1);
                    }
                },
                random.nextInt(KILL_EVERY_SECONDS),
                KILL_EVERY_SECONDS,
                TimeUnit.SECONDS);
        return killer;
    }

    private void countFaults() {
        List<?> calls = (List<?>) ((Map<?, ?>) controlPlane.control("GET", "calls", null)).get("calls");
        count(
                "calls of the control plane",
                Math.toIntExact(calls.stream()
                        .map(call -> String.valueOf(((Map<?, ?>) call).get("principal")))
                        .filter(principal -> CALLERS.stream().anyMatch(caller -> new Glob(caller).matches(principal)))
                        .count()));
        for (Object rule : (List<?>) ((Map<?, ?>) controlPlane.control("GET", "faults", null)).get("faults")) {
            Map<?, ?> described = (Map<?, ?>) rule;
            count(FAULTS + described.get("kind"), ((Number) described.get("hits")).intValue());
        }
    }

    /** A clean failure has a cause, and the next run, undisturbed, finishes. */
    private void recover(int round, DescribeExecutionResponse failed, Map<String, ?> input) {
        if (failed.cause() == null || failed.cause().isBlank()) {
            lost.add("round %d: failed without a cause".formatted(round));
        }
        if (!audit.locks().isEmpty()) {
            count("locks left to be taken over", 1);
        }
        DescribeExecutionResponse next = controlPlane.run(input);
        count("runs after a failure", 1);
        if (next.status() != ExecutionStatus.SUCCEEDED) {
            lost.add("round %d: the next run did not finish: %s".formatted(round, next.cause()));
        }
    }

    /** An execution starts at most one operation of a kind on a stack: its client request token stands in the first event of each. */
    private void auditOperations(int round, String execution) {
        audit.stacks().keySet().forEach(stack -> auditOperations(round, execution, stack));
    }

    private void auditOperations(int round, String execution, String stack) {
        String name = ControlPlane.name(execution);
        Map<String, Long> started = audit.operations(stack).stream()
                .filter(token -> token.contains(name))
                .collect(Collectors.groupingBy(token -> token, Collectors.counting()));
        started.forEach((token, times) -> {
            if (times > 1) {
                lost.add("round %d: %s was started %d times with %s".formatted(round, stack, times, token));
            }
        });
    }

    private static String outcome(DescribeExecutionResponse end) {
        return end.status() == ExecutionStatus.SUCCEEDED ? "SUCCEEDED" : "%s %s".formatted(end.status(), end.error());
    }

    private synchronized void count(String figure, int number) {
        figures.merge(figure, number, Integer::sum);
    }
}
