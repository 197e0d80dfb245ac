package litellm.controlplane.compliance.inventory;

import static org.assertj.core.api.Assertions.assertThat;

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
        String role = Moto.shared()
                .client(IamClient.builder())
                .createRole(create -> create.roleName(function).assumeRolePolicyDocument("{\"Statement\": []}"))
                .role()
                .arn();
        lambda.createFunction(create -> create.functionName(function)
                .runtime(Runtime.PYTHON3_12)
                .handler("a.b")
                .role(role)
                .code(code -> code.zipFile(SdkBytes.fromByteArray(EMPTY_ZIP))));

        assertThat(details()).isEmpty();

        lambda.addPermission(add -> add.functionName(function)
                .statementId("everyone")
                .action("lambda:InvokeFunction")
                .principal("*"));

        assertThat(details())
                .hasEntrySatisfying(
                        "policy", policy -> assertThat(policy).asString().contains("\"everyone\""));
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
