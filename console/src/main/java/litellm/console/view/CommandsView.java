package litellm.console.view;

import java.util.function.UnaryOperator;
import litellm.console.execution.Execution;

/**
 * Shows an execution with the commands in its texts as a person types them: the functions know nothing of the options that
 * the same AWS needs.
 *
 * @param commands gives each command in a sentence those options
 */
public record CommandsView(ExecutionView view, UnaryOperator<String> commands) implements ExecutionView {
    @Override
    public void show(Execution execution) {
        view.show(execution.withTexts(commands));
    }

    @Override
    public void note(String line) {
        view.note(line);
    }

    @Override
    public void close() {
        view.close();
    }
}
