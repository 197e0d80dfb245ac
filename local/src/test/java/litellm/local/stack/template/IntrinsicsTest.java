package litellm.local.stack.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import litellm.local.stack.StackCloud;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class IntrinsicsTest {
    private static final String FRAME = """
            Parameters:
              Text: {Type: String, Default: hello}
              List: {Type: CommaDelimitedList, Default: 'a, b,c'}
              Yes: {Type: String, Default: 'true'}
            Mappings:
              Sizes:
                dev: {size: small, zones: [x, y]}
            Conditions:
              IsYes: !Equals [!Ref Yes, 'true']
              IsNo: !Not [!Condition IsYes]
              Both: !And [!Condition IsYes, !Condition IsNo]
              Either: !Or [!Condition IsYes, !Condition IsNo]
            Resources:
              Other: {Type: AWS::Test::Widget, Properties: {Name: other}}
              W:
                Type: AWS::Test::Widget
                Properties:
                  Value: %s
            """;

    @AutoClose
    private StackCloud cloud;

    @BeforeAll
    void start() throws IOException {
        cloud = new StackCloud();
    }

    private Object value(String expression) {
        String id = cloud.create("functions", FRAME.formatted(expression)).stackId();
        Object value = cloud.widget()
                .existing()
                .get(cloud.physicalId("functions", "W"))
                .get("Value");
        cloud.delete(id);
        return value;
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            !Ref Text | hello
            !Ref AWS::Region | us-east-1
            !Ref AWS::AccountId | 123456789012
            !Ref AWS::Partition | aws
            !Ref AWS::URLSuffix | amazonaws.com
            !Ref AWS::StackName | functions
            !Sub '${Text}-${AWS::Region}-${!Text}' | hello-us-east-1-${Text}
            !Sub ['${A}${Text}', {A: !Ref AWS::Region}] | us-east-1hello
            !Join ['-', [a, !Ref Text, 3, true]] | a-hello-3-true
            !Join ['', !Ref List] | abc
            !Select [1, !Ref List] | b
            !Select ['2', !Split ['.', 'x.y.z']] | z
            !FindInMap [Sizes, dev, size] | small
            !Select [1, !FindInMap [Sizes, dev, zones]] | y
            !Base64 text | dGV4dA==
            !If [IsYes, 'then', 'else'] | then
            !If [IsNo, !Ref Text, !If [Either, inner, none]] | inner
            !If [Both, 'then', 'else'] | else
            {'Fn::Base64': !Sub '${Text}'} | aGVsbG8=
            """)
    void resolves(String expression, String expected) {
        assertThat(value(expression)).isEqualTo(expected);
    }

    @Test
    void resolvesIdentitiesAndAttributes() {
        assertThat(value("!Sub '${Other}/${Other.Arn}/${Other.Endpoint.Address}'")
                        .toString())
                .matches("(other-\\d+)/arn:aws:test:us-east-1:123456789012:widget/\\1/\\1\\.local");
        assertThat(value("!GetAtt Other.Endpoint.Address").toString()).endsWith(".local");
        assertThat(value("{'Fn::GetAtt': [Other, Endpoint.Address]}").toString())
                .endsWith(".local");
        assertThat(value("!Ref AWS::StackId").toString()).startsWith("arn:aws:cloudformation:");
    }

    @Test
    void givesLists() {
        assertThat(value("!Split [',', 'a,b,']")).isEqualTo(List.of("a", "b", ""));
        assertThat(value("!Ref List")).isEqualTo(List.of("a", "b", "c"));
        assertThat(value("!Cidr [10.0.0.0/16, 3, 8]")).isEqualTo(List.of("10.0.0.0/24", "10.0.1.0/24", "10.0.2.0/24"));
        assertThat(value("!Cidr ['2001:db8::/56', 2, 64]"))
                .isEqualTo(List.of("2001:db8:0:0:0:0:0:0/64", "2001:db8:0:1:0:0:0:0/64"));
        assertThat(value("!GetAZs ''").toString()).startsWith("[us-east-1a, us-east-1b");
    }

    @Test
    void dropsWhatHasNoValue() {
        assertThat(value("{Kept: 1, Gone: !Ref AWS::NoValue, List: [a, !If [IsNo, b, !Ref AWS::NoValue]]}"))
                .isEqualTo(Map.of("Kept", 1, "List", List.of("a")));
        assertThat(value("!If [IsNo, x, !Ref AWS::NoValue]")).isNull();
    }

    @Test
    void leavesConditionsOfPoliciesAlone() {
        assertThat(value("{Statement: [{Effect: Allow, Condition: {StringEquals: {'aws:x': !Ref Text}}}]}"))
                .isEqualTo(Map.of(
                        "Statement",
                        List.of(Map.of(
                                "Effect", "Allow", "Condition", Map.of("StringEquals", Map.of("aws:x", "hello"))))));
    }

    @Test
    void createsOnlyWhatItsConditionAllows() {
        String template = """
                Parameters: {On: {Type: String, Default: 'no'}}
                Conditions: {IsOn: !Equals [!Ref On, 'yes']}
                Resources:
                  Always: {Type: AWS::Test::Widget, DependsOn: Sometimes, Properties: {Of: !If [IsOn, !Ref Sometimes, none]}}
                  Sometimes: {Type: AWS::Test::Widget, Condition: IsOn}
                Outputs:
                  Some: {Condition: IsOn, Value: !Ref Sometimes}
                """;
        cloud.create("conditions", template);
        assertThat(cloud.client()
                        .listStackResources(r -> r.stackName("conditions"))
                        .stackResourceSummaries())
                .hasSize(1);
        assertThat(cloud.stack("conditions").outputs()).isEmpty();

        cloud.update("conditions", template, "On=yes");
        assertThat(cloud.output("conditions", "Some")).isEqualTo(cloud.physicalId("conditions", "Sometimes"));
        cloud.update("conditions", template, "On=no");
        assertThat(cloud.client()
                        .listStackResources(r -> r.stackName("conditions"))
                        .stackResourceSummaries())
                .hasSize(1);
    }

    @Test
    void failsTheResourceWhoseAttributeIsNotThere() {
        String id = cloud.create("functions", FRAME.formatted("!GetAtt Other.Nothing"))
                .stackId();
        assertThat(cloud.events("functions"))
                .contains("W CREATE_FAILED Template error: resource Other does not support attribute type Nothing in"
                        + " Fn::GetAtt");
        cloud.delete(id);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            !Select [9, !Ref List] | Template error: Fn::Select cannot select nonexistent value at index 9
            !FindInMap [Sizes, prod, size] | Template error: Unable to get mapping for Sizes::prod::size
            !Join [a] | Template error: every Fn::Join object requires two parameters
            !Split [a] | Template error: every Fn::Split object requires two parameters
            !Sub [a] | Template error: One or more Fn::Sub intrinsic functions don't specify expected arguments
            !Sub '${List}' | Template error: Fn::Sub expression does not resolve to a string
            !Base64 [a] | Template error: every Fn::Base64 object must have a String-typed value.
            !If [IsYes, a] | Template error: Fn::If requires a list argument with three elements
            !Length [a] | Template error: Encountered unsupported function: Fn::Length Supported functions are
            {'Fn::Nonsense': a} | Template error: Encountered unsupported function: Fn::Nonsense
            !Cidr [10.0.0.0/24, 3, 8] | Template error: Fn::Cidr cannot cut 3 blocks of 8 bits out of a block of 8 bits
            !Cidr [nonsense, 3, 8] | Template error: Fn::Cidr requires a valid CIDR block: nonsense
            """)
    void failsTheResourceWhosePropertyCannotBeResolved(String expression, String error) {
        String id = cloud.create("functions", FRAME.formatted(expression)).stackId();
        assertThat(cloud.events("functions")).anyMatch(event -> event.startsWith("W CREATE_FAILED " + error));
        cloud.delete(id);
    }
}
