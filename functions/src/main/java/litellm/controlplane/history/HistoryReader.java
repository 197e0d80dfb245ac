package litellm.controlplane.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.GetExecutionHistoryResponse;
import software.amazon.awssdk.services.sfn.model.HistoryEvent;
import software.amazon.awssdk.services.sfn.paginators.GetExecutionHistoryIterable;

/**
 * Reads an execution's history bit by bit: newest first, back to what was read already, so that a look at a long history
 * costs one call.
 */
public final class HistoryReader {
    private static final int FIRST_PAGE = 200;

    /** Few, but more than a second or two brings, so that a later look reads little twice. */
    private static final int LATER_PAGE = 30;

    private final SfnClient states;
    private final String executionArn;
    private final Definition definition;
    private final StepTracker tracker;
    private long lastId;

    /**
     * Reads the machine.
     *
     * @param action what the execution is to do: only the part of the machine that it can come to is read
     */
    public HistoryReader(SfnClient states, String executionArn, String action) {
        this.states = states;
        this.executionArn = executionArn;
        this.definition = Definition.parse(
                states.describeStateMachineForExecution(execution -> execution.executionArn(executionArn))
                        .definition(),
                action);
        this.tracker = new StepTracker(definition);
    }

    /** All of it as it stands now. */
    public ExecutionHistory look() {
        newEvents().forEach(tracker::accept);
        return new ExecutionHistory(definition.nodes(), tracker.records());
    }

    /** The events that came since the last look, oldest first. */
    private List<HistoryEvent> newEvents() {
        List<HistoryEvent> events = new ArrayList<>();
        for (GetExecutionHistoryResponse page : pages()) {
            List<HistoryEvent> unknown =
                    page.events().stream().filter(event -> event.id() > lastId).toList();
            events.addAll(unknown);
            if (unknown.size() < page.events().size()) {
                break;
            }
        }
        events.sort(Comparator.comparing(HistoryEvent::id));
        lastId = events.isEmpty() ? lastId : events.getLast().id();
        return events;
    }

    private GetExecutionHistoryIterable pages() {
        return states.getExecutionHistoryPaginator(history -> history.executionArn(executionArn)
                .reverseOrder(true)
                .maxResults(lastId == 0 ? FIRST_PAGE : LATER_PAGE)
                .includeExecutionData(true));
    }
}
