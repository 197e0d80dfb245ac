package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.testing.Moto;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.SdkBytes;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.Runtime;

class FunctionReaderTest {
    private static final byte[] EMPTY_ZIP = {'P', 'K', 5, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};

    private final LambdaClient lambda = Moto.shared().client(LambdaClient.builder());
    private final String function = Moto.newEnvironment() + "-litellm-check-sessions";

    /** Lambda knows no policy of a function that nobody was given a permission for. */
    @Test
    void whoMayCallAFunctionItsOwnPolicySays() {
        create(Map.of());

        assertThat(details()).isEmpty();

        lambda.addPermission(add -> add.functionName(function)
                .statementId("everyone")
                .action("lambda:InvokeFunction")
                .principal("*"));

        assertThat(details())
                .hasEntrySatisfying(
                        "policy", policy -> assertThat(policy).asString().contains("\"everyone\""));
    }

    @Test
    void whatIsLeftOfItsVariablesIsAskedOfAllThatHoldSecrets() {
        create(Map.of("TOKEN", "a", "LOG_LEVEL", "INFO", "API_KEY", "b"));

        try (Calls calls = new Calls()) {
            assertThat(new FunctionReader(lambda, calls)
                            .listings()
                            .getFirst()
                            .read()
                            .get())
                    .filteredOn(found -> found.name().equals(function))
                    .singleElement()
                    .satisfies(found -> assertThat(found.details())
                            .containsEntry("plainSecrets", List.of("API_KEY", "TOKEN"))
                            .containsEntry("withoutSecrets", "del(.Variables.API_KEY, .Variables.TOKEN)"));
        }
    }

    private void create(Map<String, String> variables) {
        String role = Moto.shared()
                .client(IamClient.builder())
                .createRole(create -> create.roleName(function).assumeRolePolicyDocument("{\"Statement\": []}"))
                .role()
                .arn();
        lambda.createFunction(create -> create.functionName(function)
                .runtime(Runtime.PYTHON3_12)
                .handler("a.b")
                .role(role)
                .environment(environment -> environment.variables(variables))
                .code(code -> code.zipFile(SdkBytes.fromByteArray(EMPTY_ZIP))));
    }

    private Map<String, Object> details() {
        try (Calls calls = new Calls()) {
            return new FunctionReader(lambda, calls)
                    .details()
                    .getFirst()
                    .read()
                    .apply(Resource.of(ResourceTypes.FUNCTION, function, "arn:" + function));
        }
    }
}
