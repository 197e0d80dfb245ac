package litellm.console.command;

import java.util.List;

/** A command that does something, and is no mere group of commands. */
public interface ConsoleCommand {
    /** Reports what is wrong with the command's own options and parameters, before anything is done. */
    default void check(List<String> faults) {}

    /**
     * Does it.
     *
     * @return the exit code
     */
    int run();
}
