package litellm.console.view;

import litellm.console.execution.Execution;

/** Shows nothing: a program waits for the result. */
public final class SilentView implements ExecutionView {
    @Override
    public void show(Execution execution) {}

    @Override
    public void note(String line) {}

    @Override
    public void close() {}
}
