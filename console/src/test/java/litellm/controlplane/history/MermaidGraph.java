package litellm.controlplane.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.history.Node.Group;
import litellm.controlplane.history.Node.Step;

/**
 * A definition as a Mermaid flowchart (https://mermaid.js.org/syntax/flowchart.html): a box per step, a frame per
 * Parallel. What only steers (Choice, Wait, Pass, the look at an operation) is an arrow; what follows a failure has a
 * frame of its own, because every step can lead there. Only the documentation shows it, so it is no part of the functions.
 */
final class MermaidGraph {
    private static final String INDENT = "  ";

    private final Definition definition;
    private final List<String> lines = new ArrayList<>();
    private final List<String> arrows = new ArrayList<>();

    private MermaidGraph(Definition definition) {
        this.definition = definition;
    }

    /** The flowchart's text, ending in a newline. */
    static String of(Definition definition) {
        MermaidGraph graph = new MermaidGraph(definition);
        graph.lines.add("flowchart TD");
        graph.nodes(
                definition.nodes().stream().filter(node -> !afterFailure(node)).toList(), INDENT);
        List<Node> failure =
                definition.nodes().stream().filter(MermaidGraph::afterFailure).toList();
        if (!failure.isEmpty()) {
            graph.frame("AfterFailure", "When a step fails", List.of(failure), INDENT);
        }
        graph.lines.addAll(graph.arrows);
        return String.join("\n", graph.lines) + "\n";
    }

    private static boolean afterFailure(Node node) {
        return node.steps().allMatch(Step::afterFailure);
    }

    private void nodes(List<Node> nodes, String indent) {
        Set<String> names = nodes.stream().map(Node::name).collect(Collectors.toSet());
        for (Node node : nodes) {
            switch (node) {
                case Step step -> lines.add("%s%s[\"%s\"]".formatted(indent, id(step.name()), step.name()));
                case Group group -> frame(id(group.name()), group.name(), group.branches(), indent);
            }
            nextOf(node.name(), names)
                    .forEach(next -> arrows.add("%s%s --> %s".formatted(INDENT, id(node.name()), id(next))));
        }
    }

    private void frame(String id, String title, List<List<Node>> branches, String indent) {
        lines.add("%ssubgraph %s[\"%s\"]".formatted(indent, id, title));
        branches.forEach(branch -> nodes(branch, indent + INDENT));
        lines.add(indent + "end");
    }

    /** Those of {@code nodes} that come next, however many states that only steer lie between. */
    private Set<String> nextOf(String name, Set<String> nodes) {
        StateSequence sequence = definition.sequenceOf(name);
        Set<String> next = new LinkedHashSet<>();
        Set<String> seen = new LinkedHashSet<>(Set.of(name));
        Deque<String> open = new ArrayDeque<>(sequence.state(name).targets());
        while (!open.isEmpty()) {
            String state = open.remove();
            String node = definition.stepOf(state).map(Step::name).orElse(state);
            if (nodes.contains(node)) {
                next.add(node);
            } else if (seen.add(state)) {
                open.addAll(sequence.state(state).targets());
            }
        }
        next.remove(name);
        return next;
    }

    /** A name without its spaces: {@code Deploy network} is DeployNetwork. */
    private static String id(String name) {
        StringBuilder id = new StringBuilder();
        for (String word : name.split("[^A-Za-z0-9]+", -1)) {
            id.append(word.isEmpty() ? "" : Character.toUpperCase(word.charAt(0)) + word.substring(1));
        }
        return id.toString();
    }
}
