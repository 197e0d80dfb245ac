package litellm.local.function;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import litellm.local.ChildProcess;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class ProcessPoolTest {
    @RegisterExtension
    static final MotoExtension moto = new MotoExtension();

    private static final FunctionConfiguration CONFIGURATION = new FunctionConfiguration(
            "stillborn",
            "arn:aws:lambda:us-east-1:123456789012:function:stillborn",
            "$LATEST",
            "java25",
            "none",
            "none",
            5,
            128,
            "",
            "/aws/lambda/stillborn",
            Map.of(),
            "");

    @TempDir
    private Path folder;

    /** Its end is told while the pool still waits for its start: there is room for the next one, however many have died. */
    @Test
    void keepsNoPlaceForAProcessThatEndsAtOnce() throws Exception {
        try (LogShipper shipper = new LogShipper(moto.aws());
                ProcessPool pool = new ProcessPool(CONFIGURATION, (_, onEnd) -> stillborn(shipper, onEnd))) {
            for (int i = 0; i < 5; i++) {
                Invocation event = Invocation.of(CONFIGURATION.arn(), new byte[0], null, Duration.ofSeconds(5));
                assertThat(pool.invoke(event).outcome().failed()).isTrue();
            }
        }
    }

    private FunctionProcess stillborn(LogShipper shipper, Consumer<FunctionProcess> onEnd) throws IOException {
        Path home = Files.createTempDirectory(folder, "process");
        Path output = home.resolve("output.log");
        String stream = UUID.randomUUID().toString();
        FunctionProcess process = new FunctionProcess(
                CONFIGURATION,
                new FunctionLog(shipper, new LogShipper.Stream(CONFIGURATION.logGroup(), stream), output));
        process.start(ChildProcess.Spec.of(List.of("false"), Map.of(), home, output), () -> {});
        Thread teller = Thread.ofPlatform().start(() -> onEnd.accept(process));
        while (teller.isAlive() && teller.getState() != Thread.State.BLOCKED) {
            Thread.onSpinWait();
        }
        return process;
    }
}
