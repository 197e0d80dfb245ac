package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;
import software.amazon.awssdk.services.sfn.model.StateMachineListItem;

/** A deployment that failed, or whose console went away, leaves everything in a state from which the same command goes on. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class RecoveryIT {
    @TempDir
    static Path folder;

    private Litellmctl litellmctl;

    @BeforeAll
    void installTheControlPlane() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        assertThat(litellmctl.run("--local", "bootstrap").exitCode()).isZero();
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.run("local", "down");
    }

    @Test
    @Order(1)
    void endsAFailedDeployWithTheResourcesOwnReason() {
        String reason = "Cannot find version 16 for postgres in this region";
        assertThat(litellmctl
                        .run("local", "fail", "dev-database-stack", "DBInstance", "--reason", reason)
                        .exitCode())
                .isZero();

        Litellmctl.Result failed = litellmctl.run("--local", "deploy", "dev");

        assertThat(failed.exitCode()).isEqualTo(1);
        assertThat(failed.everything().stripTrailing().lines().toList().getLast())
                .contains("DBInstance")
                .contains(reason);
        try (SfnClient stepFunctions = new LocalAws(endpoint()).client(SfnClient.builder())) {
            String machine = stepFunctions.listStateMachines().stateMachines().stream()
                    .map(StateMachineListItem::stateMachineArn)
                    .findFirst()
                    .orElseThrow();
            assertThat(stepFunctions
                            .listExecutions(request -> request.stateMachineArn(machine))
                            .executions())
                    .filteredOn(execution -> execution.name().startsWith("deploy-"))
                    .singleElement()
                    .satisfies(execution -> {
                        assertThat(execution.status()).isEqualTo(ExecutionStatus.FAILED);
                        assertThat(stepFunctions
                                        .describeExecution(request -> request.executionArn(execution.executionArn()))
                                        .cause())
                                .contains(reason);
                    });
        }
    }

    /** What the failure left behind needs no hands: this is the deployment after it. */
    @Test
    @Order(2)
    void succeedsTheNextTimeAlsoWhereTheConsoleIsInterrupted() throws IOException, InterruptedException {
        Process deploy = litellmctl.start("--local", "deploy", "dev");
        CompletableFuture<String> errors = Litellmctl.read(deploy.getErrorStream());
        StringBuilder seen = new StringBuilder();
        try (BufferedReader lines =
                new BufferedReader(new InputStreamReader(deploy.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                seen.append(line).append('\n');
                if (line.contains("Deploy security")) {
                    interrupt(deploy);
                }
            }
        }

        assertThat(deploy.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(deploy.exitValue()).isEqualTo(130);
        assertThat(seen + errors.join()).contains("litellmctl --local watch arn:aws:states:");
        Litellmctl.Result watch = litellmctl.run("--local", "watch");
        assertThat(watch.exitCode()).as(watch.everything()).isZero();
        assertThat(watch.stdout()).contains("Verify deployment");
    }

    private String endpoint() {
        return (String) litellmctl.cloud().get("endpoint");
    }

    private static void interrupt(Process process) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
    }
}
