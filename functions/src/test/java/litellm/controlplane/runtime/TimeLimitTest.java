package litellm.controlplane.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.testing.StandardOutput;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.api.parallel.Resources;

@ResourceLock(Resources.SYSTEM_OUT)
@Isolated("The log is everybody's.")
class TimeLimitTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @AutoClose
    private final StandardOutput log = new StandardOutput();

    /** Else it would go on in the next invocation. */
    @Test
    void interruptsWhatTakesLonger() throws InterruptedException {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch interrupted = new CountDownLatch(1);

        assertThatThrownBy(() -> TimeLimit.run(Duration.ofMillis(500), () -> {
                    begun.countDown();
                    try {
                        return new CountDownLatch(1).await(LONG.toSeconds(), TimeUnit.SECONDS);
                    } catch (InterruptedException e) {
                        interrupted.countDown();
                        throw e;
                    }
                }))
                .isInstanceOf(TimeoutException.class);

        // What has not begun by then never does.
        assertThat(begun.getCount() == 1 || interrupted.await(LONG.toSeconds(), TimeUnit.SECONDS))
                .isTrue();
    }

    @Test
    void logsWhatTheInvocationWorksFor() throws Exception {
        JsonObject payload = JsonObject.parse("{\"request\": {\"execution\": \"arn:e\", \"environment\": \"dev\"}}");

        String done = Log.during(
                payload,
                () -> run(() -> {
                    Log.info("Page written");
                    return "done";
                }));

        assertThat(done).isEqualTo("done");
        assertThat(JsonObject.parse(log.text()).members())
                .containsEntry("execution", "arn:e")
                .containsEntry("environment", "dev");
    }

    private static String run(Callable<String> work) {
        try {
            return TimeLimit.run(LONG, work);
        } catch (ExecutionException | TimeoutException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void passesOnWhyTheWorkFailed() {
        assertThatThrownBy(() -> TimeLimit.run(LONG, () -> {
                    throw new IllegalStateException("no history");
                }))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("no history");
    }
}
