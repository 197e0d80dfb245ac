package litellm.local.gateway.program;

import java.util.concurrent.CompletableFuture;

/** What runs in a container. */
public interface Program {
    /** Completes with the exit code when it has ended. */
    CompletableFuture<Integer> exit();

    /** Asks it to end, as SIGTERM does. Once it has ended, does nothing. */
    void stop();

    /** A program that has ended already. */
    static Program ended(int exitCode) {
        return new Program() {
            @Override
            public CompletableFuture<Integer> exit() {
                return CompletableFuture.completedFuture(exitCode);
            }

            @Override
            public void stop() {
                // It has ended.
            }
        };
    }
}
