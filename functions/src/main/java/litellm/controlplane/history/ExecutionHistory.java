package litellm.controlplane.history;

import java.util.List;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * An execution's machine and what became of its steps.
 *
 * @param nodes the machine's parts in the order in which they come
 * @param steps the steps in order
 */
public record ExecutionHistory(List<Node> nodes, List<StepRecord> steps) {
    /**
     * Reads all of it as it stands now.
     *
     * @param action what the execution is to do: only the part of the machine that it can come to is read
     */
    public static ExecutionHistory read(SfnClient states, String executionArn, String action) {
        Definition definition = Definition.parse(
                states.describeStateMachineForExecution(execution -> execution.executionArn(executionArn))
                        .definition(),
                action);
        StepTracker tracker = new StepTracker(definition);
        new HistoryReader(states, executionArn).newEvents().forEach(tracker::accept);
        return new ExecutionHistory(definition.nodes(), tracker.records());
    }
}
