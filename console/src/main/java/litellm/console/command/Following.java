package litellm.console.command;

import java.time.Duration;
import java.time.ZoneId;
import litellm.console.Console;
import litellm.console.ExitCode;
import litellm.console.Pause;
import litellm.console.aws.Aws;
import litellm.console.document.JsonDocument;
import litellm.console.execution.Execution;
import litellm.console.execution.ExecutionFollower;
import litellm.console.view.ExecutionView;
import litellm.console.view.LinesView;
import litellm.console.view.ResultJson;
import litellm.console.view.SilentView;
import litellm.console.view.Summary;
import litellm.console.view.TreeView;
import software.amazon.awssdk.services.sfn.SfnClient;

/** Follows an execution on behalf of a command, shows it, and says how it ended. */
final class Following {
    private static final Duration LOCAL_INTERVAL = Duration.ofMillis(400);
    private static final Duration INTERVAL = Duration.ofSeconds(2);

    private final Context context;
    private final Aws aws;
    private final SfnClient states;

    Following(Context context, Aws aws, SfnClient states) {
        this.context = context;
        this.aws = aws;
        this.states = states;
    }

    /**
     * Follows to the end. Ctrl-C ends the following alone: the execution goes on, and it is said how to follow it again.
     *
     * @return the exit code
     */
    int follow(String arn) {
        Console console = context.console();
        Execution execution;
        try (ExecutionView view = view();
                Detachment detachment = new Detachment(
                        view,
                        context.options().json() ? console.errors() : console.out(),
                        context.options().commandLine("watch " + arn))) {
            detachment.arm();
            Duration interval = aws.target().local() ? LOCAL_INTERVAL : INTERVAL;
            execution = new ExecutionFollower(states, Pause.SLEEP, interval).follow(arn, view);
        }
        if (context.options().json()) {
            console.out().println(JsonDocument.writeIndented(ResultJson.of(execution)));
            execution.cause().ifPresent(console.errors()::println);
        } else {
            new Summary(console.out(), console.errors(), aws.target(), ZoneId.systemDefault()).print(execution);
        }
        return exitCode(execution);
    }

    private ExecutionView view() {
        Console console = context.console();
        if (context.options().json()) {
            return console.errorsIsTerminal() ? new LinesView(console.errors()) : new SilentView();
        }
        return console.outIsTerminal() ? TreeView.onTerminal() : new LinesView(console.out());
    }

    private static int exitCode(Execution execution) {
        if (execution.succeeded()) {
            return ExitCode.DONE;
        }
        return execution.refused() ? ExitCode.USAGE : ExitCode.FAILED;
    }
}
