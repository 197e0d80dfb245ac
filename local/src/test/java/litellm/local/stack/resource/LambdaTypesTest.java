package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.GetFunctionEventInvokeConfigResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

class LambdaTypesTest {
    private static final String FUNCTION = "AWS::Lambda::Function";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());
    private final LambdaClient lambda = CLOUD.aws().lambda();
    private String role;

    @BeforeEach
    void createRole() {
        role = CLOUD.aws()
                .iam()
                .createRole(
                        b -> b.roleName(stack.unique("function"))
                                .assumeRolePolicyDocument(
                                        "{\"Version\":\"2012-10-17\",\"Statement\":[{\"Effect\":\"Allow\","
                                                + "\"Principal\":{\"Service\":\"lambda.amazonaws.com\"},\"Action\":\"sts:AssumeRole\"}]}"))
                .role()
                .arn();
    }

    @Test
    void aFunctionIsCreatedUpdatedAndDeleted() throws Exception {
        String name = stack.unique("litellm-control-plane-deploy-stack");
        Map<String, Object> before = function(name, "print(1)", Map.of("RELEASE", "one"));
        Resource function = stack.create(FUNCTION, before);
        FunctionConfiguration configuration = configuration(name);
        assertThat(function.physicalId()).isEqualTo(name);
        assertThat(function.attributes()).containsEntry("Arn", configuration.functionArn());
        assertThat(configuration.memorySize()).isEqualTo(512);
        assertThat(configuration.timeout()).isEqualTo(30);
        assertThat(configuration.environment().variables()).isEqualTo(Map.of("RELEASE", "one"));
        assertThat(lambda.listTags(b -> b.resource(configuration.functionArn())).tags())
                .containsEntry("Application", "litellm")
                .containsEntry("aws:cloudformation:logical-id", "TheFunction");
        assertThat(stack.refused(() -> stack.create(FUNCTION, before))).hasMessageContaining("already exist");

        Map<String, Object> after = new HashMap<>(function(name, "print(2)", Map.of("RELEASE", "two")));
        after.put("ReservedConcurrentExecutions", 3);
        stack.update(FUNCTION, function, before, after);
        assertThat(configuration(name).environment().variables()).isEqualTo(Map.of("RELEASE", "two"));
        assertThat(configuration(name).codeSha256()).isNotEqualTo(configuration.codeSha256());
        assertThat(lambda.getFunctionConcurrency(b -> b.functionName(name)).reservedConcurrentExecutions())
                .isEqualTo(3);

        stack.delete(FUNCTION, function, after);
        assertThatThrownBy(() -> configuration(name)).isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void codeIsReadFromS3() throws Exception {
        CLOUD.aws().s3().createBucket(b -> b.bucket("code"));
        CLOUD.aws()
                .s3()
                .putObject(
                        b -> b.bucket("code").key("functions/one.jar"),
                        software.amazon.awssdk.core.sync.RequestBody.fromString("a jar"));
        Map<String, Object> properties = new HashMap<>(function(stack.unique("fromS3"), "", Map.of()));
        properties.put("Code", Map.of("S3Bucket", "code", "S3Key", "functions/one.jar"));
        Resource function = stack.create(FUNCTION, properties);
        assertThat(configuration(function.physicalId()).codeSize()).isEqualTo(5);
    }

    @Test
    void aRoleThatDoesNotExistIsRefused() {
        Map<String, Object> properties = new HashMap<>(function(stack.unique("noRole"), "", Map.of()));
        properties.put("Role", "arn:aws:iam::123456789012:role/missing");
        assertThat(stack.refused(() -> stack.create(FUNCTION, properties)))
                .hasMessageContaining("Resource handler returned message:")
                .hasMessageContaining("role");
    }

    @Test
    void anAliasMovesFromVersionToVersion() throws Exception {
        String name = stack.unique("versioned");
        Map<String, Object> code = function(name, "print(1)", Map.of());
        Resource function = stack.create(FUNCTION, code);
        Map<String, Object> first = Map.of("FunctionName", name, "Description", "one");
        Resource one = stack.create("AWS::Lambda::Version", first);
        assertThat(one.attributes()).containsEntry("Version", "1").containsEntry("FunctionArn", one.physicalId());
        assertThat(one.physicalId()).endsWith(":function:" + name + ":1");
        assertThat(stack.refused(() -> stack.create("AWS::Lambda::Version", first)))
                .hasMessageContaining("A version for this Lambda function exists ( 1 ).")
                .hasMessageContaining("HandlerErrorCode: AlreadyExists");
        stack.update(FUNCTION, function, code, function(name, "print(2)", Map.of()));
        Resource two = stack.create("AWS::Lambda::Version", Map.of("FunctionName", name, "Description", "two"));
        assertThat(two.attributes()).containsEntry("Version", "2");

        Map<String, Object> before = Map.of("Name", "live", "FunctionName", name, "FunctionVersion", "1");
        Resource alias = stack.create("AWS::Lambda::Alias", before);
        assertThat(alias.physicalId()).endsWith(":function:" + name + ":live");
        assertThat(lambda.getAlias(b -> b.functionName(name).name("live")).functionVersion())
                .isEqualTo("1");
        Map<String, Object> after = Map.of("Name", "live", "FunctionName", name, "FunctionVersion", "2");
        stack.update("AWS::Lambda::Alias", alias, before, after);
        assertThat(lambda.getAlias(b -> b.functionName(name).name("live")).functionVersion())
                .isEqualTo("2");

        stack.delete("AWS::Lambda::Version", one, first);
        assertThat(lambda.listVersionsByFunction(b -> b.functionName(name)).versions())
                .extracting(FunctionConfiguration::version)
                .containsExactlyInAnyOrder("$LATEST", "2");
        stack.delete("AWS::Lambda::Alias", alias, after);
        assertThatThrownBy(() -> lambda.getAlias(b -> b.functionName(name).name("live")))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aPermissionIsAddedAndRemoved() throws Exception {
        String name = stack.unique("permitted");
        stack.create(FUNCTION, function(name, "print(1)", Map.of()));
        Map<String, Object> properties = Map.of(
                "FunctionName",
                name,
                "Action",
                "lambda:InvokeFunction",
                "Principal",
                "secretsmanager.amazonaws.com",
                "SourceAccount",
                "123456789012");
        Resource permission = stack.create("AWS::Lambda::Permission", properties);
        assertThat(permissions(name)).contains(permission.physicalId()).contains("secretsmanager.amazonaws.com");
        stack.delete("AWS::Lambda::Permission", permission, properties);
        assertThat(permissions(name)).doesNotContain(permission.physicalId());
    }

    /** The function's policy; empty where it has none. */
    private String permissions(String name) {
        try {
            return lambda.getPolicy(b -> b.functionName(name)).policy();
        } catch (ResourceNotFoundException e) {
            return "";
        }
    }

    @Test
    void asynchronousInvocationsAreConfigured() throws Exception {
        String name = stack.unique("asynchronous");
        stack.create(FUNCTION, function(name, "print(1)", Map.of()));
        Map<String, Object> before = Map.of("FunctionName", name, "Qualifier", "$LATEST", "MaximumRetryAttempts", 0);
        Resource config = stack.create("AWS::Lambda::EventInvokeConfig", before);
        assertThat(eventInvokeConfig(name).maximumRetryAttempts()).isZero();
        assertThat(stack.refused(() -> stack.create("AWS::Lambda::EventInvokeConfig", before)))
                .hasMessageContaining("already exists");
        Map<String, Object> after = Map.of("FunctionName", name, "Qualifier", "$LATEST", "MaximumRetryAttempts", 1);
        stack.update("AWS::Lambda::EventInvokeConfig", config, before, after);
        assertThat(eventInvokeConfig(name).maximumRetryAttempts()).isEqualTo(1);
        stack.delete("AWS::Lambda::EventInvokeConfig", config, after);
        assertThatThrownBy(() -> eventInvokeConfig(name)).isInstanceOf(ResourceNotFoundException.class);
    }

    private Map<String, Object> function(String name, String source, Map<String, String> environment) {
        return Map.of(
                "FunctionName",
                name,
                "Runtime",
                "python3.13",
                "Handler",
                "index.handler",
                "Role",
                role,
                "Code",
                Map.of("ZipFile", source),
                "MemorySize",
                512,
                "Timeout",
                "30",
                "Architectures",
                List.of("arm64"),
                "SnapStart",
                Map.of("ApplyOn", "PublishedVersions"),
                "Environment",
                Map.of("Variables", environment));
    }

    private FunctionConfiguration configuration(String name) {
        return lambda.getFunction(b -> b.functionName(name)).configuration();
    }

    private GetFunctionEventInvokeConfigResponse eventInvokeConfig(String name) {
        return lambda.getFunctionEventInvokeConfig(b -> b.functionName(name).qualifier("$LATEST"));
    }
}
