package litellm.console.command;

import java.util.List;

/** A command that does something, and is no mere group of commands. */
public abstract class ConsoleCommand {
    final Context context;

    ConsoleCommand(Context context) {
        this.context = context;
    }

    /** Reports what is wrong with the command's own options and parameters, before anything is done. */
    public void check(List<String> faults) {}

    /**
     * Does it.
     *
     * @return the exit code
     */
    public abstract int run();
}
