package litellm.controlplane.history;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A part of the machine as a person sees it. */
public sealed interface Node {
    /** The state's name. */
    String name();

    /** This node's steps, in order. */
    Stream<Step> steps();

    /**
     * One piece of work: a Task state, together with the loop that waits for what it started.
     *
     * @param check the Task that looks again, where the step has a loop
     * @param afterFailure whether the step only runs once the execution has failed
     * @param stack the stack it deploys, where it deploys one
     */
    record Step(String name, Optional<String> check, boolean afterFailure, Optional<String> stack) implements Node {
        @Override
        public Stream<Step> steps() {
            return Stream.of(this);
        }
    }

    /**
     * A Parallel state (or a Map, with one branch).
     *
     * @param branches what runs side by side; within a branch one after another
     */
    record Group(String name, List<List<Node>> branches) implements Node {
        @Override
        public Stream<Step> steps() {
            return branches.stream().flatMap(List::stream).flatMap(Node::steps);
        }
    }
}
