package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sfn.model.DescribeExecutionResponse;
import software.amazon.awssdk.services.sfn.model.ExecutionStatus;

/** Bad input ends with exit code 2, one message that names every fault, and an account in which nothing has changed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RefusalIT {
    @TempDir
    static Path folder;

    private Litellmctl litellmctl;
    private LocalAws aws;
    private List<String> stacksBefore;

    @BeforeAll
    void installTheControlPlane() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        Litellmctl.Result bootstrap = litellmctl.run("--local", "bootstrap");
        assertThat(bootstrap.exitCode()).as(bootstrap.everything()).isZero();
        aws = new LocalAws((String) litellmctl.cloud().get("endpoint"));
        stacksBefore = stacks();
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.run("local", "down");
    }

    @Test
    void namesEveryFaultOfTheParametersAtOnce() {
        refuses(
                List.of(
                        "network.EnableNatGateway",
                        "maybe",
                        "true, false",
                        "database.NoSuchParameter",
                        "HostedZoneId",
                        "ContainerMemory"),
                "deploy",
                "dev",
                "--set",
                "network.EnableNatGateway=maybe",
                "--set",
                "database.NoSuchParameter=1",
                "--set",
                "alb.DomainName=llm.example.com",
                "--set",
                "litellm.ContainerCpu=256",
                "--set",
                "litellm.ContainerMemory=8192");
    }

    @Test
    void namesTheEnvironmentsThereAre() {
        refuses(List.of("qa", "dev, staging, prod"), "deploy", "qa");
    }

    @Test
    void namesTheStacksThereAre() {
        refuses(List.of("storage", "security", "litellm"), "deploy", "dev", "--set", "storage.Size=1");
        refuses(List.of("storage", "security", "litellm"), "deploy", "dev", "--stack", "storage");
    }

    @Test
    void saysWhereAParameterFileIsBroken() throws IOException {
        Path broken = Files.writeString(folder.resolve("broken.json"), "{\"network\": {\"VpcCidr\": \"10.0.0.0/16\"");

        refuses(List.of("broken.json", "line 1"), "deploy", "dev", "--params", broken.toString());
    }

    @Test
    void refusesAnInputBeyondWhatStepFunctionsTakes() throws IOException {
        Path large = Files.writeString(
                folder.resolve("large.json"), "{\"network\": {\"VpcCidr\": \"" + "1".repeat(1_000_000) + "\"}}");

        refuses(List.of("262144", "bytes"), "deploy", "dev", "--params", large.toString());
    }

    @Test
    void refusesTheSameWhenStepFunctionsIsAskedDirectly() throws InterruptedException {
        try (SfnClient stepFunctions = aws.client(SfnClient.builder())) {
            String machine =
                    stepFunctions.listStateMachines().stateMachines().getFirst().stateMachineArn();
            for (String input : List.of("[]", "{}", "{\"action\":\"deploy\",\"environment\":\"dev\",\"surprise\":1}")) {
                String execution = stepFunctions
                        .startExecution(
                                request -> request.stateMachineArn(machine).input(input))
                        .executionArn();

                DescribeExecutionResponse end = awaitEnd(stepFunctions, execution);

                assertThat(end.status()).isEqualTo(ExecutionStatus.FAILED);
                assertThat(end.error()).isEqualTo("InvalidRequest");
            }
        }
        assertThat(stacks()).isEqualTo(stacksBefore);
    }

    private static DescribeExecutionResponse awaitEnd(SfnClient stepFunctions, String execution)
            throws InterruptedException {
        long deadline = System.nanoTime() + 120_000_000_000L;
        DescribeExecutionResponse now = stepFunctions.describeExecution(request -> request.executionArn(execution));
        while (now.status() == ExecutionStatus.RUNNING) {
            assertThat(System.nanoTime()).as("the execution ends in time").isLessThan(deadline);
            Thread.onSpinWait();
            now = stepFunctions.describeExecution(request -> request.executionArn(execution));
        }
        return now;
    }

    private void refuses(List<String> named, String... command) {
        Litellmctl.Result result = litellmctl.run(withLocal(command));

        assertThat(result.exitCode()).as(result.everything()).isEqualTo(2);
        assertThat(result.everything()).contains(named);
        assertThat(stacks()).isEqualTo(stacksBefore);
    }

    private static String[] withLocal(String... command) {
        return Stream.concat(Stream.of("--local"), Arrays.stream(command)).toArray(String[]::new);
    }

    private List<String> stacks() {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return cloudFormation.describeStacksPaginator().stacks().stream()
                    .map(Stack::toString)
                    .toList();
        }
    }
}
