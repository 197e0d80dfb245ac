package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import litellm.local.stack.template.DependencyGraph;
import org.junit.jupiter.api.Test;

class DependencyWalkTest {
    /** A fault of the engine's own is told as such: the operation reports it as the stack's status reason. */
    @Test
    void endsWithTheFaultOfAStep() {
        DependencyGraph graph = DependencyGraph.of(Map.of("A", Set.of(), "B", Set.of("A")));
        try (ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor()) {
            DependencyWalk walk = new DependencyWalk(graph, executor, false);

            assertThatThrownBy(() -> walk.run(id -> {
                        throw new IllegalStateException(id + " broke down");
                    }))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessage("A broke down");
        }
    }
}
