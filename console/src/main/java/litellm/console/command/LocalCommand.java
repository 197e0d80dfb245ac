package litellm.console.command;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import litellm.console.aws.AwsTarget;
import litellm.console.command.option.FailingResource;
import litellm.console.command.option.OneOf;
import litellm.console.command.option.WholeNumber;
import litellm.console.document.JsonDocument;
import litellm.console.local.RunningCloud;
import litellm.console.view.Times;
import litellm.controlplane.ForeignText;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code litellmctl local …}: the local cloud itself. */
@Command(name = "local", description = "Starts, stops and steers the local cloud. Example: litellmctl local up")
final class LocalCommand {
    private LocalCommand() {}

    static CommandLine commandLine(Context context) {
        return new CommandLine(new LocalCommand())
                .addSubcommand(new Up(context))
                .addSubcommand(new Down(context))
                .addSubcommand(new Status(context))
                .addSubcommand(new FireCommand(context))
                .addSubcommand(new Fail(context))
                .addSubcommand(new Calls(context))
                .addSubcommand(new LocalPrivileges(context));
    }

    private static void print(Context context, RunningCloud cloud) {
        AwsTarget target = AwsTarget.local(cloud.endpoint());
        Map<String, Object> json = new LinkedHashMap<>();
        json.put("status", "RUNNING");
        json.put("endpoint", cloud.endpoint().toString());
        json.put("pid", cloud.pid());
        json.put("startedAt", cloud.startedAt());
        json.put("folder", context.localCloud().folder().toString());
        context.print(
                json,
                List.of(
                        "The local cloud runs at " + cloud.endpoint() + " (process " + cloud.pid() + ", since "
                                + Times.toTheSecond(Instant.parse(cloud.startedAt())) + ")",
                        "Any AWS client reaches it: " + target.awsCommand("cloudformation list-stacks")));
    }

    /** {@code litellmctl local up}. */
    @Command(name = "up", description = "Starts the local cloud where it does not run. Example: litellmctl local up")
    static final class Up extends ConsoleCommand {
        @Option(
                names = "--port",
                paramLabel = "PORT",
                description = "Its port; otherwise 4566 or the next that is free. Example: --port 5000")
        @WholeNumber(from = 1, to = 65_535)
        private Integer port;

        Up(Context context) {
            super(context);
        }

        @Override
        public int run() {
            OptionalInt wanted = port == null ? OptionalInt.empty() : OptionalInt.of(port);
            print(context, context.localCloud().ensureRunning(wanted));
            return ExitCode.DONE;
        }
    }

    /** {@code litellmctl local down}. */
    @Command(
            name = "down",
            description = "Stops the local cloud and deletes everything in it. Example: litellmctl local down")
    static final class Down extends ConsoleCommand {
        Down(Context context) {
            super(context);
        }

        @Override
        public int run() {
            boolean ran = context.localCloud().stop();
            context.print(
                    Map.of("status", "STOPPED"),
                    List.of(ran ? "The local cloud is stopped and gone" : "No local cloud was running"));
            return ExitCode.DONE;
        }
    }

    /** {@code litellmctl local status}. */
    @Command(
            name = "status",
            description = "Shows whether the local cloud runs, and how to reach it. Example: litellmctl local status")
    static final class Status extends ConsoleCommand {
        Status(Context context) {
            super(context);
        }

        @Override
        public int run() {
            Optional<RunningCloud> cloud = context.localCloud().running();
            if (cloud.isPresent()) {
                print(context, cloud.get());
            } else {
                context.print(
                        Map.of("status", "STOPPED"),
                        List.of("No local cloud runs in " + context.localCloud().folder()
                                + ": litellmctl local up starts one"));
            }
            return ExitCode.DONE;
        }
    }

    /** {@code litellmctl local fail STACK RESOURCE}. */
    @Command(
            name = "fail",
            description =
                    "Makes a resource of a stack fail the next time. Example: litellmctl local fail dev-database-stack DBInstance --reason \"no capacity\"")
    static final class Fail extends ConsoleCommand {
        @Parameters(index = "0", paramLabel = "STACK", description = "The stack's name. Example: dev-database-stack")
        private String stack;

        @Parameters(
                index = "1",
                paramLabel = "RESOURCE",
                description = "The resource's logical id. Example: DBInstance")
        private String resource;

        @Option(
                names = "--operation",
                paramLabel = "OPERATION",
                defaultValue = "CREATE",
                completionCandidates = Operations.class,
                description = "What fails: CREATE, UPDATE or DELETE. Example: --operation UPDATE")
        private String operation;

        @Option(
                names = "--reason",
                paramLabel = "TEXT",
                defaultValue = "Told to fail by litellmctl local fail",
                description = "The reason that the stack's events give. Example: --reason \"no capacity\"")
        private String reason;

        @Option(
                names = "--times",
                paramLabel = "N",
                defaultValue = "1",
                description =
                        "How often it fails before it works again; once where nothing is said. Example: --times 2")
        @WholeNumber(from = 1)
        private Integer times;

        Fail(Context context) {
            super(context);
        }

        @Override
        public void check(List<String> faults) {
            new Operations().check("--operation", operation, faults);
            if (stack != null && resource != null) {
                new FailingResource(stack, resource).fault(context.project()).ifPresent(faults::add);
            }
        }

        @Override
        public int run() {
            Map<String, Object> failure = new LinkedHashMap<>();
            failure.put("stack", stack);
            failure.put("resource", resource);
            failure.put("operation", operation);
            failure.put("reason", reason);
            failure.put("times", times);
            context.localCloud().call("POST", "failures", Optional.of(JsonDocument.write(failure)));
            context.print(
                    failure,
                    List.of("%s of %s fails the next %s that it is to be %sd"
                            .formatted(
                                    resource,
                                    stack,
                                    times == 1 ? "time" : times + " times",
                                    operation.toLowerCase(Locale.ROOT))));
            return ExitCode.DONE;
        }
    }

    /** What can be done to a resource of a stack. */
    static final class Operations extends OneOf {
        Operations() {
            super("CREATE", "UPDATE", "DELETE");
        }
    }

    /** {@code litellmctl local calls}. */
    @Command(
            name = "calls",
            description =
                    "Shows which AWS calls the local cloud answered, and for whom. Example: litellmctl local calls")
    static final class Calls extends ConsoleCommand {
        @Option(
                names = "--service",
                paramLabel = "SERVICE",
                description = "Only the calls of this service, by its signing name. Example: --service cloudformation")
        private String service;

        Calls(Context context) {
            super(context);
        }

        @Override
        public void check(List<String> faults) {
            if (service != null && !service.matches("[a-z0-9-]+")) {
                faults.add("--service: found \"%s\"; allowed: a signing name, for example cloudformation"
                        .formatted(ForeignText.line(service)));
            }
        }

        @Override
        public int run() {
            String path = service == null ? "calls" : "calls?service=" + service;
            Map<String, Object> json = context.localCloud().call("GET", path, Optional.empty());
            List<String> lines = new ArrayList<>();
            checkService(json.get("counts"));
            if (json.get("calls") instanceof List<?> calls) {
                calls.forEach(call -> lines.add(line((Map<?, ?>) call)));
            }
            context.print(json, lines);
            return ExitCode.DONE;
        }

        /** Only the cloud knows the services: those that were called. Before the first call any may be asked for. */
        private void checkService(Object counts) {
            List<String> called = counts instanceof Map<?, ?> operations
                    ? operations.keySet().stream()
                            .map(operation -> operation.toString().split(" ", 2)[0])
                            .distinct()
                            .toList()
                    : List.of();
            if (service != null && !called.isEmpty() && !called.contains(service)) {
                throw ConsoleException.wrongUsage("--service: found \"%s\", which nobody has called; allowed: %s"
                        .formatted(service, ForeignText.line(String.join(", ", called))));
            }
        }

        private static String line(Map<?, ?> call) {
            return ForeignText.line("%s %3s %5s ms %s %s %s %s"
                    .formatted(
                            call.get("time"),
                            call.get("status"),
                            call.get("milliseconds"),
                            call.get("service"),
                            call.get("action"),
                            known(call.get("principal")),
                            known(call.get("fault"))));
        }

        private static Object known(Object value) {
            return value == null ? "" : value;
        }
    }
}
