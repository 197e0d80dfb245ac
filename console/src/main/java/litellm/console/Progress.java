package litellm.console;

/** Where a command says what it is doing, one short line at a time; a reader may be a person or a log. */
@FunctionalInterface
public interface Progress {
    void say(String line);
}
