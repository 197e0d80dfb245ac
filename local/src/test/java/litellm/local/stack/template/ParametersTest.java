package litellm.local.stack.template;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import litellm.local.front.Reply;
import litellm.local.stack.StackCloud;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.ssm.model.ParameterType;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ParametersTest {
    @AutoClose
    private StackCloud cloud;

    @BeforeAll
    void start() throws IOException {
        cloud = new StackCloud();
    }

    private static String template(String declaration) {
        return """
                Parameters: {P: %s}
                Resources: {W: {Type: AWS::Test::Widget, Properties: {Value: !Ref P}}}
                """.formatted(declaration);
    }

    private Object value(String declaration, String... parameters) {
        String id =
                cloud.create("parameters", template(declaration), parameters).stackId();
        Object value = cloud.widget()
                .existing()
                .get(cloud.physicalId("parameters", "W"))
                .get("Value");
        cloud.delete(id);
        return value;
    }

    @Test
    void givesDefaultsAndValues() {
        assertThat(value("{Type: String, Default: a}")).isEqualTo("a");
        assertThat(value("{Type: String, Default: a}", "P=b")).isEqualTo("b");
        assertThat(value("{Type: String, Default: a}", "P=")).isEqualTo("");
        assertThat(value("{Type: Number, Default: 5}")).isEqualTo("5");
        assertThat(value("{Type: Number, MinValue: 1, MaxValue: 10}", "P=7.5")).isEqualTo("7.5");
        assertThat(value("{Type: List<Number>}", "P=1, 2")).isEqualTo(List.of("1", "2"));
        assertThat(value("{Type: CommaDelimitedList}", "P=a,b")).isEqualTo(List.of("a", "b"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            {Type: String} | | Parameters: [P] must have values
            {Type: String} | Q=1 | Parameters: [Q] do not exist in the template
            {Type: String, AllowedValues: [a, b]} | P=c | Parameter 'P' must be one of AllowedValues
            {Type: CommaDelimitedList, AllowedValues: [a, b]} | P=a,c | Parameter 'P' must be one of AllowedValues
            {Type: String, AllowedPattern: '[a-z]+'} | P=aB | Parameter 'P' must match pattern [a-z]+
            {Type: String, AllowedPattern: '[a-z]+', ConstraintDescription: small letters} | P=1 | Parameter P failed to satisfy constraint: small letters
            {Type: String, MinLength: 2} | P=a | Parameter 'P' must contain at least 2 characters
            {Type: String, MaxLength: 2} | P=abc | Parameter 'P' must contain at most 2 characters
            {Type: Number} | P=many | Parameter 'P' must be a number
            {Type: Number, MinValue: 3} | P=2 | Parameter 'P' must be a number not less than 3
            {Type: Number, MaxValue: 3} | P=4 | Parameter 'P' must be a number not greater than 3
            {Type: List<Number>} | P=1,x | Parameter 'P' must be a number
            {Type: 'AWS::EC2::VPC::Id'} | P=vpc-0 | Parameter validation failed: parameter value vpc-0 for parameter name P does not exist
            {Type: String, MinLength: a} | P=x | Template format error: Parameter 'P' MinLength must be a number
            {Type: String, MaxLength: a} | P=x | Template format error: Parameter 'P' MaxLength must be a number
            {Type: Number, MinValue: a} | P=1 | Template format error: Parameter 'P' MinValue must be a number
            {Type: Number, MaxValue: a} | P=1 | Template format error: Parameter 'P' MaxValue must be a number
            {Type: 'AWS::SSM::Parameter::Value<String>'} | P=/none | Unable to fetch parameters [/none] from parameter store for this account.
            """)
    void refusesWhatIsNotAllowed(String declaration, String parameter, String error) {
        String[] parameters = parameter == null ? new String[0] : new String[] {parameter};
        assertThat(StackCloud.errorOf(() -> cloud.create("refused", template(declaration), parameters)))
                .isEqualTo(error);
    }

    @Test
    void namesAllThatIsMissing() {
        assertThat(StackCloud.errorOf(() -> cloud.create("missing", """
                        Parameters: {A: {Type: String}, B: {Type: String}}
                        Resources: {W: {Type: AWS::Test::Widget}}
                        """)))
                .isEqualTo("Parameters: [A, B] must have values");
    }

    @Test
    void looksUpWhatExistsInTheAccount() {
        String vpc = cloud.aws()
                .ec2()
                .createVpc(r -> r.cidrBlock("10.9.0.0/16"))
                .vpc()
                .vpcId();
        String subnet = cloud.aws()
                .ec2()
                .createSubnet(r -> r.vpcId(vpc).cidrBlock("10.9.0.0/24"))
                .subnet()
                .subnetId();
        assertThat(value("{Type: 'AWS::EC2::VPC::Id'}", "P=" + vpc)).isEqualTo(vpc);
        assertThat(value("{Type: 'List<AWS::EC2::Subnet::Id>'}", "P=" + subnet)).isEqualTo(List.of(subnet));
        assertThat(value("{Type: 'AWS::EC2::AvailabilityZone::Name'}", "P=us-east-1a"))
                .isEqualTo("us-east-1a");
    }

    @Test
    void readsParameterStore() {
        cloud.aws().ssm().putParameter(r -> r.name("/size").value("large").type(ParameterType.STRING));
        String template = template("{Type: 'AWS::SSM::Parameter::Value<String>', Default: /size}");
        Stack stack = cloud.create("store", template);

        assertThat(stack.parameters().getFirst().parameterValue()).isEqualTo("/size");
        assertThat(stack.parameters().getFirst().resolvedValue()).isEqualTo("large");
        assertThat(cloud.widget().existing().get(cloud.physicalId("store", "W")))
                .containsEntry("Value", "large");

        cloud.aws().ssm().putParameter(r -> r.name("/size").value("huge").overwrite(true));
        assertThat(cloud.update("store", template).stackStatus()).isEqualTo(StackStatus.UPDATE_COMPLETE);
        assertThat(cloud.widget().existing().get(cloud.physicalId("store", "W")))
                .containsEntry("Value", "huge");
    }

    @Test
    void refusesWhatParameterStoreDoesNotTellIt() {
        cloud.aws().ssm().putParameter(r -> r.name("/secure").value("x").type(ParameterType.SECURE_STRING));
        assertThat(StackCloud.errorOf(() ->
                        cloud.create("secure", template("{Type: 'AWS::SSM::Parameter::Value<String>'}"), "P=/secure")))
                .isEqualTo("Parameters [/secure] referenced by template have types not supported by CloudFormation.");
        assertThat(value("{Type: 'AWS::SSM::Parameter::Name'}", "P=/secure")).isEqualTo("/secure");

        cloud.serve(
                "ssm",
                (call, upstream) -> new String(call.body(), UTF_8).contains("ssm-x")
                        ? Reply.jsonError(400, "ValidationException", "Parameter name: can't be prefixed with \"ssm\".")
                        : upstream.forward(call));
        assertThat(StackCloud.errorOf(() ->
                        cloud.create("refused", template("{Type: 'AWS::SSM::Parameter::Value<String>'}"), "P=ssm-x")))
                .isEqualTo("Unable to fetch parameters [ssm-x] from parameter store for this account.");
    }

    @Test
    void resolvesDynamicReferencesForTheResourceAlone() {
        cloud.aws().ssm().putParameter(r -> r.name("plain").value("from-store").type(ParameterType.STRING));
        String arn = cloud.aws()
                .secretsManager()
                .createSecret(r -> r.name("dev/secret").secretString("{\"key\": \"very-secret\", \"n\": 1}"))
                .arn();
        String template = """
                Resources:
                  W:
                    Type: AWS::Test::Widget
                    Properties:
                      Plain: 'a {{resolve:ssm:plain}} b'
                      Key: '{{resolve:secretsmanager:dev/secret:SecretString:key}}'
                      ByArn: '{{resolve:secretsmanager:%s:SecretString:key:AWSCURRENT}}'
                      List: ['{{resolve:secretsmanager:dev/secret:SecretString:n}}']
                """.formatted(arn);
        cloud.create("dynamic", template);

        assertThat(cloud.widget().existing().get(cloud.physicalId("dynamic", "W")))
                .isEqualTo(Map.of(
                        "Plain", "a from-store b", "Key", "very-secret", "ByArn", "very-secret", "List", List.of("1")));
        assertThat(cloud.client()
                        .describeStackEvents(r -> r.stackName("dynamic"))
                        .toString())
                .contains("{{resolve:secretsmanager:dev/secret")
                .doesNotContain("very-secret");
        cloud.aws().secretsManager().putSecretValue(r -> r.secretId(arn).secretString("{\"key\": \"other\"}"));
        assertThat(StackCloud.errorOf(() -> cloud.update("dynamic", template)))
                .isEqualTo("No updates are to be performed.");

        cloud.create("nowhere", template.replace(":key}}", ":nothing}}"));
        assertThat(cloud.events("nowhere"))
                .contains("W CREATE_FAILED Could not find a value associated with JSONKey in SecretString of secret"
                        + " dev/secret");
    }

    @Test
    void checksRules() {
        String template = """
                Parameters:
                  Env: {Type: String, AllowedValues: [dev, prod]}
                  Size: {Type: String}
                  Zone: {Type: CommaDelimitedList, Default: 'a,b'}
                Rules:
                  ProdIsLarge:
                    RuleCondition: !Equals [!Ref Env, prod]
                    Assertions:
                      - Assert: !Contains [[large, huge], !Ref Size]
                        AssertDescription: prod is large or huge
                  Zones:
                    Assertions:
                      - Assert: !EachMemberIn [!Ref Zone, [a, b, c]]
                      - Assert: !Not [!EachMemberEquals [!Ref Zone, c]]
                Resources: {W: {Type: AWS::Test::Widget}}
                """;
        assertThat(StackCloud.errorOf(() -> cloud.create("rules", template, "Env=prod", "Size=small")))
                .contains("ProdIsLarge")
                .endsWith("prod is large or huge");
        assertThat(StackCloud.errorOf(() -> cloud.create("rules", template, "Env=dev", "Size=x", "Zone=a,z")))
                .contains("Rule Zones failed");
        assertThat(StackCloud.errorOf(() -> cloud.create("rules", template, "Env=dev", "Size=x", "Zone=c")))
                .contains("Rule Zones failed");
        assertThat(cloud.create("rules", template, "Env=dev", "Size=small").stackStatus())
                .isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(StackCloud.errorOf(() -> cloud.update("rules", template, "Env=prod", "Size")))
                .contains("ProdIsLarge");
    }
}
