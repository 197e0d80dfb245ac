package litellm.controlplane.history;

import java.util.List;
import software.amazon.awssdk.services.sfn.SfnClient;

/**
 * An execution's machine and what became of its steps.
 *
 * @param nodes the machine's parts in the order in which they come
 */
public record ExecutionHistory(List<Node> nodes, List<StepRecord> steps) {
    /** For who looks once; see {@link HistoryReader}. */
    public static ExecutionHistory read(SfnClient states, String executionArn, String action) {
        return new HistoryReader(states, executionArn, action).look();
    }
}
