package litellm.console.azure;

import java.util.Optional;
import litellm.console.execution.Execution;
import litellm.console.execution.RecordedExecution;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;

/** A recorded failure whose reason holds everything that could be taken for more than text. */
public final class HostileExecution {
    /** As a stack could give it: commands, line breaks, percent signs, markup, emoji, and ten thousand characters. */
    public static final String REASON =
            "##vso[task.setvariable variable=PATH;]/evil ##[error]x 100% %0A | `a` <script>alert(1)</script>"
                    + " [link](http://evil) *b* & \"quoted\" 🚀 ]]> &lt; " + "x".repeat(10_000) + " end";

    private HostileExecution() {}

    /** The execution, failed with that reason and line breaks. */
    public static Execution failed() {
        Execution recorded = RecordedExecution.of("database-failed").atEnd();
        return new Execution(
                recorded.arn(),
                recorded.status(),
                recorded.startedAt(),
                recorded.stoppedAt(),
                recorded.input(),
                recorded.output(),
                Optional.of("StackFailed"),
                Optional.of(REASON.replace(" 100%", "\n##vso[task.complete result=Succeeded;]\n100%")),
                recorded.nodes(),
                recorded.steps().stream().map(HostileExecution::hostile).toList());
    }

    private static StepRecord hostile(StepRecord record) {
        return record.status() == StepStatus.FAILED
                ? new StepRecord(
                        record.step(),
                        record.status(),
                        record.startedAt(),
                        record.endedAt(),
                        record.outcome(),
                        record.progress(),
                        Optional.of(REASON),
                        record.retries())
                : record;
    }
}
