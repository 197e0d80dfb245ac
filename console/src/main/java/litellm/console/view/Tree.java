package litellm.console.view;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.console.execution.Execution;
import litellm.controlplane.history.Node;
import litellm.controlplane.history.Node.Group;
import litellm.controlplane.history.Node.Step;
import litellm.controlplane.history.StepRecord;
import litellm.controlplane.history.StepStatus;

/** The steps of an execution as the lines of a tree: what runs side by side hangs side by side under its Parallel. */
final class Tree {
    private final Map<String, StepRecord> records;
    private final List<TreeLine> lines = new ArrayList<>();

    private Tree(Execution execution) {
        this.records = execution.steps().stream().collect(Collectors.toMap(StepRecord::name, Function.identity()));
    }

    /** The lines of every step that ran, runs, was skipped or may still come. */
    static List<TreeLine> of(Execution execution) {
        Tree tree = new Tree(execution);
        tree.add(execution.nodes(), "", "");
        return tree.lines;
    }

    /** Adds nodes that come one after another: the first with the guide that leads to it, the others below it. */
    private void add(List<Node> nodes, String firstGuide, String guide) {
        String next = firstGuide;
        for (Node node : nodes) {
            if (records(node).findAny().isPresent()) {
                add(node, next, guide);
                next = guide;
            }
        }
    }

    private void add(Node node, String guide, String guideBelow) {
        switch (node) {
            case Step step -> {
                StepRecord record = records.get(step.name());
                lines.add(new TreeLine(guide, step.name(), record.status(), record));
            }
            case Group group -> {
                lines.add(new TreeLine(guide, group.name(), status(group), null));
                List<List<Node>> branches = group.branches().stream()
                        .filter(branch ->
                                branch.stream().flatMap(this::records).findAny().isPresent())
                        .toList();
                for (List<Node> branch : branches) {
                    boolean last = branch.equals(branches.getLast());
                    add(branch, guideBelow + (last ? "└─ " : "├─ "), guideBelow + (last ? "   " : "│  "));
                }
            }
        }
    }

    private Stream<StepRecord> records(Node node) {
        return node.steps().map(step -> records.get(step.name())).filter(record -> record != null);
    }

    /** A Parallel runs while something in it runs or is still to come; it failed if something in it did. */
    private StepStatus status(Group group) {
        List<StepStatus> inside =
                records(group).map(StepRecord::status).distinct().toList();
        if (inside.contains(StepStatus.RUNNING)) {
            return StepStatus.RUNNING;
        }
        if (inside.contains(StepStatus.FAILED)) {
            return StepStatus.FAILED;
        }
        if (inside.contains(StepStatus.PENDING)) {
            return inside.size() == 1 ? StepStatus.PENDING : StepStatus.RUNNING;
        }
        return inside.size() == 1 ? inside.getFirst() : StepStatus.SUCCEEDED;
    }
}
