package litellm.controlplane.teardown;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import litellm.controlplane.Action;
import litellm.controlplane.Request;
import litellm.controlplane.runtime.AccessDenied;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.stack.FormerParameters;
import litellm.controlplane.testing.Functions;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.RefusingProxy;
import litellm.controlplane.testing.ReleaseArchive;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Parameter;
import software.amazon.awssdk.services.s3.S3Client;

class CheckTeardownTest {
    private static final String BUCKET = "check-teardown-test";

    private final CloudFormationClient cloudFormation = Moto.shared().client(CloudFormationClient.builder());
    private final String environment = Moto.newEnvironment();

    @Test
    void keepsTheParametersOfTheStacksThatGo() {
        Settings settings = Moto.shared().settings(Map.of("ARTIFACT_BUCKET", BUCKET));
        S3Client s3 = AwsClients.s3(settings);
        s3.createBucket(create -> create.bucket(BUCKET));
        Request all = Requests.of(Action.TEARDOWN, environment, Map.of());
        ReleaseArchive.put(s3, BUCKET, all.release(), Map.of("stacks.yaml", """
                stacks:
                  network: {template: a.yaml}
                  gateway: {template: b.yaml, dependsOn: [network]}
                """));
        create("network", "10.0.0.0/8");
        create("gateway", "10.1.0.0/16");
        FormerParameters former = new FormerParameters(s3, BUCKET);
        CheckTeardown function = new CheckTeardown(settings);

        teardown(function, all, Map.of("network", false, "gateway", true));

        assertThat(former.of(environment)).isEqualTo(Map.of("gateway", Map.of("AllowedCidr", "10.1.0.0/16")));

        cloudFormation.deleteStack(delete -> delete.stackName(environment + "-gateway-stack"));
        teardown(function, all, Map.of("network", true, "gateway", true));

        assertThat(former.of(environment))
                .isEqualTo(Map.of(
                        "gateway", Map.of("AllowedCidr", "10.1.0.0/16"),
                        "network", Map.of("AllowedCidr", "10.0.0.0/8")));
    }

    /** What other stacks had would be gone: what is written takes the place of what could not be read. */
    @Test
    void writesNothingOverWhatItMayNotRead() {
        try (RefusingProxy proxy = new RefusingProxy(Moto.shared().endpoint())) {
            String key = "/%s/former-parameters/%s.json".formatted(BUCKET, environment);
            Settings settings = proxy.settings(Map.of("ARTIFACT_BUCKET", BUCKET));
            S3Client s3 = AwsClients.s3(settings);
            s3.createBucket(create -> create.bucket(BUCKET));
            Request all = Requests.of(Action.TEARDOWN, environment, Map.of());
            ReleaseArchive.put(
                    s3, BUCKET, all.release(), Map.of("stacks.yaml", "stacks: {network: {template: a.yaml}}"));
            create("network", "10.0.0.0/8");
            proxy.refuse(key, 403, "AccessDenied");

            assertThatThrownBy(() -> teardown(new CheckTeardown(settings), all, Map.of("network", true)))
                    .isInstanceOf(AccessDenied.class)
                    .hasMessageStartingWith("S3 GetObject: ")
                    .hasMessageEndingWith(
                            "S3 answers the same where the object does not exist and the role may not list the bucket");
            assertThat(proxy.calls(key)).as("read, and not written").isEqualTo(1);
        }
    }

    private static void teardown(CheckTeardown function, Request all, Map<String, Boolean> stacks) {
        Functions.invoke(
                function,
                Map.of(
                        "request",
                        Requests.withStacks(all, "all", stacks, Map.of()).toJson()));
    }

    private void create(String stack, String range) {
        cloudFormation.createStack(create -> create.stackName(environment + "-" + stack + "-stack")
                .parameters(Parameter.builder()
                        .parameterKey("AllowedCidr")
                        .parameterValue(range)
                        .build())
                .templateBody("""
                        {"Parameters": {"AllowedCidr": {"Type": "String"}},
                         "Resources": {"Topic": {"Type": "AWS::SNS::Topic"}}}"""));
    }
}
