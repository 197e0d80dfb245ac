package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import tools.jackson.jr.ob.JSON;

/** What is sure to fail is refused before anything is changed; doctor shows it, and what a gateway serves is told apart. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class PreflightIT {
    private static final String SECRET = "dev/litellm/master-key";
    private static final String LOG_GROUP = "/ecs/dev-litellm-proxy";

    @TempDir
    static Path folder;

    private Litellmctl litellmctl;
    private LocalAws aws;

    @BeforeAll
    void installTheControlPlane() {
        litellmctl = new Litellmctl(folder.resolve("cloud"));
        Litellmctl.Result bootstrap = litellmctl.run("--local", "bootstrap");
        assertThat(bootstrap.exitCode()).as(bootstrap.everything()).isZero();
        aws = new LocalAws((String) litellmctl.cloud().get("endpoint"));
    }

    @AfterAll
    void takeTheCloudDown() {
        litellmctl.run("local", "down");
    }

    @Test
    @Order(1)
    void refusesADeploymentThatWouldCollideAndNamesEverythingInItsWay() {
        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder());
                CloudWatchLogsClient logs = aws.client(CloudWatchLogsClient.builder())) {
            secrets.createSecret(request -> request.name(SECRET).secretString("{}"));
            secrets.deleteSecret(request -> request.secretId(SECRET).recoveryWindowInDays(7L));
            logs.createLogGroup(request -> request.logGroupName(LOG_GROUP));

            Litellmctl.Result deploy = litellmctl.run(
                    "--local",
                    "deploy",
                    "dev",
                    "--set",
                    "alb.DomainName=llm.example.com",
                    "--set",
                    "alb.HostedZoneId=Z0123456789ABCDEFGHIJ");

            assertThat(deploy.exitCode()).as(deploy.everything()).isEqualTo(2);
            assertThat(deploy.everything())
                    .contains("security.MasterKeySecret: found " + SECRET, "it waits for its deletion")
                    .contains("litellm.LogGroup: found " + LOG_GROUP, "aws logs delete-log-group")
                    .contains(
                            "alb.DNSRecord: found hosted zone Z0123456789ABCDEFGHIJ, which this account does not have");
            assertThat(environmentStacks()).isEmpty();

            Litellmctl.Result doctor = litellmctl.run("--local", "--output", "json", "doctor", "dev");

            assertThat(doctor.exitCode()).as(doctor.everything()).isEqualTo(1);
            assertThat(findings(doctor, "FAIL"))
                    .extracting(finding -> finding.get("subject"))
                    .containsExactlyInAnyOrder("security.MasterKeySecret", "litellm.LogGroup");

            secrets.deleteSecret(request -> request.secretId(SECRET).forceDeleteWithoutRecovery(true));
            logs.deleteLogGroup(request -> request.logGroupName(LOG_GROUP));
        }
    }

    @Test
    @Order(2)
    void findsNothingInTheWayOnceItIsGoneAndDeploys() {
        Litellmctl.Result doctor = litellmctl.run("--local", "--output", "json", "doctor", "dev");

        assertThat(doctor.exitCode()).as(doctor.everything()).isZero();
        assertThat(findings(doctor, "OK"))
                .extracting(finding -> finding.get("subject"))
                .contains("Java", "Credentials", "Control plane", "Deployment", "Operations");
        assertThat(findings(doctor, "WARN"))
                .extracting(finding -> finding.get("subject"))
                .contains("Provider keys");

        Litellmctl.Result deploy = litellmctl.run("--local", "deploy", "dev");

        assertThat(deploy.exitCode()).as(deploy.everything()).isZero();
        assertThat(litellmctl.run("--local", "doctor", "dev").exitCode()).isZero();
    }

    @Test
    @Order(3)
    void listsTheModelsOfTheRunningGatewayAndRemovesThoseThatOnlyItsDatabaseHolds() throws Exception {
        addModel("only-mine");

        Litellmctl.Result listed = litellmctl.run("--local", "--output", "json", "models", "dev");

        assertThat(listed.exitCode()).as(listed.everything()).isZero();
        assertThat(models(listed))
                .extracting(model -> model.get("name"), model -> model.get("state"))
                .contains(tuple("gpt-4o", "SERVED"), tuple("only-mine", "STORED"));
        assertThat(listed.everything()).doesNotContain(masterKey());

        Litellmctl.Result removed = litellmctl.run("--local", "--output", "json", "models", "dev", "--remove-old");

        assertThat(removed.json().get("removed")).isEqualTo(List.of("only-mine"));
        assertThat(models(removed)).extracting(model -> model.get("state")).containsOnly("SERVED");
    }

    private void addModel(String name) throws IOException, InterruptedException {
        String endpoint = (String) litellmctl
                .run("--local", "--output", "json", "access", "dev")
                .json()
                .get("endpoint");
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> added = http.send(
                    HttpRequest.newBuilder(URI.create(endpoint + "/model/new"))
                            .header("Authorization", "Bearer " + masterKey())
                            .POST(HttpRequest.BodyPublishers.ofString("""
                                    {"model_name": "%s", "litellm_params": {"model": "openai/%s"}}""".formatted(name, name)))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(added.statusCode()).as(added.body()).isEqualTo(200);
        }
    }

    private String masterKey() {
        try (SecretsManagerClient secrets = aws.client(SecretsManagerClient.builder())) {
            return (String) JSON.std
                    .mapFrom(secrets.getSecretValue(request -> request.secretId(SECRET))
                            .secretString())
                    .get("LITELLM_MASTER_KEY");
        }
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> findings(Litellmctl.Result doctor, String level) {
        return ((List<Map<String, Object>>) doctor.json().get("findings"))
                .stream().filter(finding -> level.equals(finding.get("level"))).toList();
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> models(Litellmctl.Result listed) {
        return (List<Map<String, Object>>) listed.json().get("models");
    }

    private List<String> environmentStacks() {
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return cloudFormation.describeStacksPaginator().stacks().stream()
                    .map(stack -> stack.stackName())
                    .filter(name -> name.startsWith("dev-"))
                    .toList();
        }
    }
}
