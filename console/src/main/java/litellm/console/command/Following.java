package litellm.console.command;

import java.io.PrintStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import litellm.console.ConsoleException;
import litellm.console.ExitCode;
import litellm.console.Pause;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsFault;
import litellm.console.azure.AzureView;
import litellm.console.azure.PipelineResult;
import litellm.console.command.option.FollowOptions;
import litellm.console.command.option.OutputFile;
import litellm.console.document.JsonDocument;
import litellm.console.execution.Execution;
import litellm.console.execution.ExecutionFollower;
import litellm.console.execution.ExecutionObserver;
import litellm.console.terminal.Console;
import litellm.console.view.CommandsView;
import litellm.console.view.ExecutionView;
import litellm.console.view.JunitReport;
import litellm.console.view.LinesView;
import litellm.console.view.ResultJson;
import litellm.console.view.SilentView;
import litellm.console.view.Summary;
import litellm.console.view.TreeView;
import litellm.controlplane.ForeignText;
import litellm.controlplane.ShellWord;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.sfn.SfnClient;

/** Follows an execution on behalf of a command, shows it, and says how it ended. */
final class Following {
    private static final Duration LOCAL_INTERVAL = Duration.ofMillis(700);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Context context;
    private final Aws aws;
    private final SfnClient states;
    private final FollowOptions options;
    private boolean known;

    Following(Context context, Aws aws, SfnClient states, FollowOptions options) {
        this.context = context;
        this.aws = aws;
        this.states = states;
        this.options = options;
    }

    /** Takes it that the execution, which the caller has just started, is there, be it seen or not. */
    Following ofStarted() {
        known = true;
        return this;
    }

    /**
     * Follows to the end, or as long as the options say. Ctrl-C ends the following; what becomes of the execution then is
     * the options' to say.
     *
     * @return the exit code
     */
    int follow(String arn) {
        return conclude(watch(arn));
    }

    /** Follows to the end, and leaves it to the caller to say how it ended. */
    Execution watch(String arn) {
        context.azure().map(PipelineResult::new).ifPresent(result -> result.started(arn));
        try (ExecutionView view = new CommandsView(view(), this::withCommands);
                Detachment detachment = new Detachment(view, () -> leave(arn))) {
            detachment.arm();
            Duration interval = aws.target().local() ? LOCAL_INTERVAL : INTERVAL;
            Optional<Instant> deadline = options.atMost().map(Instant.now()::plus);
            return new ExecutionFollower(
                            states, Pause.SLEEP, interval, () -> gone().isPresent(), InstantSource.system())
                    .follow(arn, deadline, noticing(view));
        } catch (SdkException e) {
            throw gone().map(ConsoleException::failed).orElseGet(() -> lost(arn, e));
        }
    }

    /** Where it was neither started here nor seen, nobody knows that it runs: a program is not to be told so. */
    private ConsoleException lost(String arn, SdkException fault) {
        String sentence = AwsFault.sentence(fault);
        return known
                ? ConsoleException.leftBehind(
                        arn,
                        "%s. The execution goes on without it; to follow it again: %s"
                                .formatted(sentence, watchCommand(arn)))
                : ConsoleException.failed(sentence);
    }

    /** Shows it all to {@code view}, and learns from it that the execution is there. */
    private ExecutionObserver noticing(ExecutionView view) {
        return new ExecutionObserver() {
            @Override
            public void show(Execution execution) {
                known = true;
                view.show(execution);
            }

            @Override
            public void note(String line) {
                view.note(line);
            }
        };
    }

    private Optional<String> gone() {
        return aws.target().local() ? context.localCloud().gone() : Optional.empty();
    }

    /** Says how an execution ended, and gives the exit code. */
    int conclude(Execution execution) {
        // First what can fail: a program is to find one result on standard output.
        publish(execution);
        print(execution);
        return exitCode(execution);
    }

    /** Leaves behind what a pipeline shows of an execution. */
    void publish(Execution execution) {
        options.junit()
                .filter(_ -> !execution.running())
                .ifPresent(file -> OutputFile.write("--junit", file, JunitReport.of(execution)));
        context.azure().map(PipelineResult::new).ifPresent(result -> result.publish(execution, options.junit()));
    }

    private void print(Execution execution) {
        Console console = context.console();
        PrintStream words = context.words();
        if (context.options().json()) {
            console.out().println(JsonDocument.writeIndented(ResultJson.of(execution)));
            execution.cause().map(this::withCommands).ifPresent(console.errors()::println);
        } else if (execution.running()) {
            words.println("The execution still runs. To follow it further: " + watchCommand(execution.arn()));
        } else {
            new Summary(words, console.errors(), aws.target(), this::withCommands, ZoneId.systemDefault())
                    .print(execution);
        }
    }

    private String withCommands(String sentence) {
        return context.options().withCommands(sentence, aws.target());
    }

    private String watchCommand(String arn) {
        return context.options().commandLine("watch " + ShellWord.quoted(ForeignText.line(arn)));
    }

    /** Says that nobody follows any more, a program too: it is to find one result on standard output. */
    private void leave(String arn) {
        Parting parting = options.stopOnCancel() ? stop(arn) : new Parting("RUNNING", goesOn("The execution", arn));
        PrintStream words = context.words();
        words.println();
        words.println(parting.said());
        words.flush();
        if (context.options().json()) {
            PrintStream out = context.console().out();
            out.println(JsonDocument.writeIndented(parting.json(arn)));
            out.flush();
        }
    }

    /**
     * How an execution is left that has not ended by itself.
     *
     * @param status as Step Functions has it
     */
    private record Parting(String status, String said) {
        Map<String, Object> json(String arn) {
            Map<String, Object> json = new LinkedHashMap<>();
            json.put("status", status);
            json.put("executionArn", arn);
            json.put("reason", said);
            return json;
        }
    }

    private Parting stop(String arn) {
        try {
            states.stopExecution(stop -> stop.executionArn(arn)
                    .error("Cancelled")
                    .cause("Cancelled by whoever followed it, who asked for that with --on-cancel stop"));
            return new Parting(
                    "ABORTED",
                    "The execution is stopped; what CloudFormation has begun goes on. The next execution takes over.");
        } catch (SdkException e) {
            return new Parting(
                    "RUNNING",
                    goesOn("The execution could not be stopped (%s) and".formatted(AwsFault.sentence(e)), arn));
        }
    }

    private String goesOn(String execution, String arn) {
        return "%s goes on. To follow it again: %s".formatted(execution, watchCommand(arn));
    }

    private ExecutionView view() {
        Console console = context.console();
        if (context.outIsTaken()) {
            return console.errorsIsTerminal() ? new LinesView(console.errors()) : new SilentView();
        }
        if (console.azure().isPresent()) {
            return new AzureView(console.azure().get(), new LinesView(console.out()));
        }
        return console.outIsTerminal() ? TreeView.onTerminal(console) : new LinesView(console.out());
    }

    /** The exit code that says how an execution stands. */
    static int exitCode(Execution execution) {
        if (execution.running()) {
            return ExitCode.RUNNING;
        }
        if (execution.succeeded()) {
            return execution.findings() > 0 ? ExitCode.FINDINGS : ExitCode.DONE;
        }
        return execution.refused() ? ExitCode.USAGE : ExitCode.FAILED;
    }
}
