package litellm.local.stack.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

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
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.services.cloudformation.model.Capability;
import software.amazon.awssdk.services.cloudformation.model.GetTemplateSummaryResponse;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;
import software.amazon.awssdk.services.cloudformation.model.TemplateStage;
import software.amazon.awssdk.services.cloudformation.model.ValidateTemplateResponse;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TemplateTest {
    private static final String DOCUMENTED = """
            AWSTemplateFormatVersion: '2010-09-09'
            Description: documented
            Metadata: {For: nobody}
            Parameters:
              Size: {Type: String, Default: small, AllowedValues: [small, large], Description: how large}
              Secret: {Type: String, NoEcho: true}
            Resources:
              R: {Type: AWS::IAM::Role}
              W: {Type: AWS::Test::Widget}
            """;

    @AutoClose
    private StackCloud cloud;

    @BeforeAll
    void start() throws IOException {
        cloud = new StackCloud();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            Resources: [ | Template format error: YAML not well-formed. (line 1, column 13)
            {"Resources": } | Template format error: JSON not well-formed. (line 1,
            just text | Template format error: unsupported structure.
            Description: none | Template format error: At least one Resources member must be defined.
            {Resources: {W: {Type: 'AWS::Test::Widget'}}, Nonsense: 1} | Invalid template property or properties [Nonsense]
            {AWSTemplateFormatVersion: '1999', Resources: {}} | Template format error: Unrecognized template version: 1999
            {Resources: {W: {Properties: {}}}} | Template format error: [/Resources/W] Every Resources object must contain a Type member.
            {Resources: {w-1: {Type: 'AWS::Test::Widget'}}} | Template format error: Resource name w-1 is non alphanumeric.
            {Resources: {W: {Type: 'AWS::Test::Widget', DependOn: X}}} | Invalid template resource property 'DependOn'
            {Resources: {W: {Type: 'AWS::Test::Widget', Properties: }}} | Template format error: [/Resources/W/Properties] 'null' values are not allowed in templates
            {Resources: {W: {Type: 'AWS::No::Thing'}, V: {Type: 'AWS::No::Where'}}} | Template format error: Unrecognized resource types: [AWS::No::Thing, AWS::No::Where]
            {Resources: {W: {Type: 'AWS::Test::Widget', DependsOn: X}}} | Template format error: Unresolved resource dependencies [X] in the Resources block of the template
            {Resources: {W: {Type: 'AWS::Test::Widget', Properties: {A: !Ref X}}}} | Template format error: Unresolved resource dependencies [X] in the Resources block of the template
            {Resources: {W: {Type: 'AWS::Test::Widget', Properties: {A: !Sub '${X}'}}}} | Template format error: Unresolved resource dependencies [X] in the Resources block of the template
            {Resources: {W: {Type: 'AWS::Test::Widget', Properties: {A: !GetAtt X.Y}}}} | Template error: instance of Fn::GetAtt references undefined resource X
            {Resources: {W: {Type: 'AWS::Test::Widget'}}, Outputs: {O: {Value: !Ref X}}} | Template format error: Unresolved resource dependencies [X] in the Outputs block of the template
            {Resources: {W: {Type: 'AWS::Test::Widget'}}, Outputs: {O: {Description: x}}} | Template format error: Every Outputs member must contain a Value object
            {Resources: {W: {Type: 'AWS::Test::Widget', Condition: C}}} | Template format error: Unresolved condition dependency C in the Resources block of the template
            {Resources: {W: {Type: 'AWS::Test::Widget', DependsOn: V}, V: {Type: 'AWS::Test::Widget', Properties: {A: !Ref W}}}} | Circular dependency between resources: [V, W]
            {Conditions: {A: !Not [!Condition B], B: !Not [!Condition A]}, Resources: {W: {Type: 'AWS::Test::Widget'}}} | Template format error: Circular dependencies for condition: A, B
            {Conditions: {A: !Equals [!Ref W, x]}, Resources: {W: {Type: 'AWS::Test::Widget'}}} | Template format error: Unresolved dependencies [W]. Cannot reference resources in the Conditions block of the template
            {Transform: My::Macro, Resources: {W: {Type: 'AWS::Test::Widget'}}} | No transform named My::Macro found.
            {Resources: {W: {Type: 'AWS::Test::Widget', DeletionPolicy: Burn}}} | Template format error: Unrecognized DeletionPolicy Burn
            {Parameters: {P: {Type: String, Default: Burn}}, Resources: {W: {Type: 'AWS::Test::Widget', DeletionPolicy: !Ref P}}} | Template format error: Unrecognized DeletionPolicy Burn
            {Parameters: {P: {Type: String, Default: RetainExceptOnCreate}}, Resources: {W: {Type: 'AWS::Test::Widget', UpdateReplacePolicy: !Ref P}}} | Template format error: Unrecognized UpdateReplacePolicy RetainExceptOnCreate
            {Resources: {V: {Type: 'AWS::Test::Widget'}, W: {Type: 'AWS::Test::Widget', DeletionPolicy: !Ref V}}} | Template format error: Unresolved dependencies [V]. Cannot reference resources in
            {Resources: {W: {Type: 'AWS::Test::Untaggable', DeletionPolicy: Delete}}, Parameters: {P: {Type: Strong}}} | Template format error: Unrecognized parameter type: Strong
            {Resources: {W: {Type: 'AWS::Test::Widget'}}, Parameters: {P: {Default: x}}} | Template format error: Every Parameters object must contain a Type member.
            {Resources: {W: {Type: 'AWS::Test::Widget'}}, Parameters: {P_1: {Type: String}}} | Template format error: Parameter name P_1 is non alphanumeric.
            {Resources: {W: {Type: 'AWS::Test::Widget'}}, Outputs: {O-1: {Value: x}}} | Template format error: Output name O-1 is non alphanumeric.
            {Resources: {W: {Type: 'AWS::Test::Widget'}}, Mappings: {M_1: {a: {b: c}}}} | Template format error: Mapping name M_1 is non alphanumeric.
            {Resources: {W: {Type: 'AWS::Test::Widget'}}, Parameters: {P: {Type: CommaDelimitedList, Default: [a, b]}}} | Template format error: Every Default member must be a string.
            {Resources: {W: {Type: 'AWS::Test::Widget'}}, Parameters: {P: {Type: String, Default: !Ref AWS::Region}}} | Template format error: Every Default member must be a string.
            {Resources: {W: {Type: 'AWS::Test::Widget'}}, Outputs: {O: {Value: x, Export: {Name: a_b}}}} | Template format error: Output O is malformed. The Name field of every Export member must be specified and consist only of alphanumeric characters, colons, or hyphens.
            {Resources: {W: {Type: 'AWS::Test::Widget'}}, Outputs: {O: {Value: x, Export: a}}} | Template format error: Output O is malformed. The Name field of every Export member must be specified
            """)
    void refusesWhatIsMalformed(String template, String error) {
        // What starts with a brace is JSON.
        String text = template.matches("\\{[A-Z].*") ? "--- " + template : template;
        assertThat(StackCloud.errorOf(() -> cloud.create("malformed", text))).startsWith(error);
        assertThat(cloud.client().describeStacks().stacks())
                .noneMatch(s -> s.stackName().equals("malformed"));
    }

    @Test
    void refusesAliasesAndWhatIsTooLong() {
        assertThat(StackCloud.errorOf(
                        () -> cloud.create("aliases", "Resources: {W: &w {Type: AWS::Test::Widget}, V: *w}")))
                .isEqualTo("Template error: YAML aliases are not allowed in CloudFormation templates");
        assertThat(StackCloud.errorOf(() -> cloud.create("long", "#".repeat(51_201))))
                .contains("Member must have length less than or equal to 51200");
        assertThat(StackCloud.errorOf(() -> cloud.client().createStack(r -> r.stackName("none"))))
                .isEqualTo("Either Template URL or Template Body must be specified.");
    }

    @Test
    void refusesNamesThatAreNone() {
        assertThat(StackCloud.errorOf(() -> cloud.create("under_score", DOCUMENTED)))
                .isEqualTo("1 validation error detected: Value 'under_score' at 'stackName' failed to satisfy"
                        + " constraint: Member must satisfy regular expression pattern: [a-zA-Z][-a-zA-Z0-9]*");
    }

    @Test
    void readsJson() {
        cloud.create("json", """
                {"Resources": {"W": {"Type": "AWS::Test::Widget",
                  "Properties": {"A": {"Fn::Join": ["-", ["a", {"Ref": "AWS::Region"}]]}}}}}
                """);
        assertThat(cloud.widget().existing().get(cloud.physicalId("json", "W"))).containsEntry("A", "a-us-east-1");
    }

    /** YAML 1.1: plain words for true and false, where they are values. */
    @Test
    void readsTheWordsForTrueAndFalse() {
        cloud.create("words", """
                Parameters:
                  On: {Type: String, Default: yes}
                Resources:
                  W:
                    Type: AWS::Test::Widget
                    Properties: {Plain: [Yes, ON, no, Off, true], Quoted: ['yes', "no"], Other: [y, Nope], Given: !Ref On}
                """);
        assertThat(cloud.widget().existing().get(cloud.physicalId("words", "W")))
                .isEqualTo(Map.of(
                        "Plain", List.of(true, true, false, false, true),
                        "Quoted", List.of("yes", "no"),
                        "Other", List.of("y", "Nope"),
                        "Given", "true"));
    }

    @Test
    void refusesAReferenceToAResourceThatItsConditionLeavesOut() {
        String template = """
                Parameters: {On: {Type: String}}
                Conditions: {IsOn: !Equals [!Ref On, 'yes'], IsOff: !Not [!Condition IsOn]}
                Resources:
                  W: {Type: AWS::Test::Widget, Properties: {Of: !Ref V}}
                  V: {Type: AWS::Test::Widget, Condition: IsOn}
                """;
        assertThat(StackCloud.errorOf(() -> cloud.create("branch", template, "On=no")))
                .isEqualTo("Template format error: Unresolved resource dependencies [V] in the Resources block of the"
                        + " template");
        assertThat(cloud.create("branch", template, "On=yes").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
    }

    @Test
    void validatesAndSummarizes() {
        ValidateTemplateResponse validated = cloud.client().validateTemplate(r -> r.templateBody(DOCUMENTED));
        assertThat(validated.description()).isEqualTo("documented");
        assertThat(validated.capabilities()).containsExactly(Capability.CAPABILITY_IAM);
        assertThat(validated.capabilitiesReason())
                .isEqualTo("The following resource(s) require capabilities: [AWS::IAM::Role]");
        assertThat(validated.parameters())
                .extracting("parameterKey", "defaultValue", "noEcho", "description")
                .containsExactly(tuple("Size", "small", false, "how large"), tuple("Secret", null, true, null));

        GetTemplateSummaryResponse summary = cloud.client().getTemplateSummary(r -> r.templateBody(DOCUMENTED));
        assertThat(summary.resourceTypes()).containsExactly("AWS::IAM::Role", "AWS::Test::Widget");
        assertThat(summary.version()).isEqualTo("2010-09-09");
        assertThat(summary.metadata()).isEqualTo("{\"For\":\"nobody\"}");
        assertThat(summary.parameters().getFirst().parameterConstraints().allowedValues())
                .isEqualTo(List.of("small", "large"));
        assertThat(StackCloud.errorOf(() -> cloud.client().validateTemplate(r -> r.templateBody("{}"))))
                .isEqualTo("Template format error: At least one Resources member must be defined.");
    }

    @Test
    void givesTheTemplateBack() {
        String template = "Resources:   {W: {Type: AWS::Test::Widget}}   # as it was\n";
        cloud.create("template", template);
        assertThat(cloud.client().getTemplate(r -> r.stackName("template")).templateBody())
                .isEqualTo(template);
        assertThat(cloud.client()
                        .getTemplateSummary(r -> r.stackName("template"))
                        .resourceTypes())
                .containsExactly("AWS::Test::Widget");
    }

    @Test
    void readsTemplatesFromS3() {
        String template = "Resources: {W: {Type: AWS::Test::Widget}}";
        cloud.aws().s3().createBucket(r -> r.bucket("templates"));
        cloud.aws().s3().putObject(r -> r.bucket("templates").key("a/b c.yaml"), RequestBody.fromString(template));
        List<String> urls = List.of(
                "https://templates.s3.amazonaws.com/a/b%20c.yaml",
                "https://templates.s3.us-east-1.amazonaws.com/a/b%20c.yaml",
                "https://s3.us-east-1.amazonaws.com/templates/a/b%20c.yaml",
                cloud.aws().endpoint() + "/templates/a/b%20c.yaml");
        for (String url : urls) {
            assertThat(cloud.client()
                            .getTemplateSummary(r -> r.templateURL(url))
                            .resourceTypes())
                    .containsExactly("AWS::Test::Widget");
        }
        cloud.client().createStack(r -> r.stackName("url").templateURL(urls.getFirst()));
        assertThat(cloud.settled("url").stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(StackCloud.errorOf(() -> cloud.client()
                        .validateTemplate(r -> r.templateURL("https://templates.s3.amazonaws.com/none.yaml"))))
                .startsWith("S3 error:");
        assertThat(StackCloud.errorOf(
                        () -> cloud.client().validateTemplate(r -> r.templateURL("https://example.com/a.yaml"))))
                .isEqualTo("TemplateURL must be a supported URL.");
    }

    @Test
    void unrollsLoops() {
        String template = """
                Transform: AWS::LanguageExtensions
                Parameters:
                  Names: {Type: CommaDelimitedList, Default: 'red,light-blue'}
                  Keep: {Type: String, Default: Retain}
                Mappings:
                  Colors: {red: {code: ff0000}}
                Resources:
                  Fn::ForEach::Colors:
                    - Color
                    - !Ref Names
                    - Widget&{Color}:
                        Type: AWS::Test::Widget
                        DeletionPolicy: !Ref Keep
                        Properties:
                          Name: !Ref Color
                          Code: !FindInMap [Colors, !Ref Color, code, {DefaultValue: '000000'}]
                          Fn::ForEach::Sizes:
                            - Size
                            - [Small, Large]
                            - In${Size}: !Sub '${Color} in ${Size} of ${AWS::Region}'
                  Count:
                    Type: AWS::Test::Widget
                    Properties:
                      Length: !Length
                        Ref: Names
                      Text: !ToJsonString {names: !Ref Names, of: !Ref Widgetred}
                Outputs:
                  Fn::ForEach::Out:
                    - Color
                    - !Ref Names
                    - Out&{Color}: {Value: !Sub ['${Color} of ${Place}', {Place: !Sub '${Color}land'}]}
                """;
        assertThat(StackCloud.errorOf(() -> cloud.create("loops", template)))
                .isEqualTo("Requires capabilities : [CAPABILITY_AUTO_EXPAND]");
        cloud.create("loops", template, r -> r.capabilities(Capability.CAPABILITY_AUTO_EXPAND));

        assertThat(cloud.widget().existing().get(cloud.physicalId("loops", "Widgetred")))
                .containsEntry("Name", "red")
                .containsEntry("Code", "ff0000")
                .containsEntry("InSmall", "red in Small of us-east-1")
                .containsEntry("InLarge", "red in Large of us-east-1");
        assertThat(cloud.widget().existing().get(cloud.physicalId("loops", "Widgetlightblue")))
                .containsEntry("Code", "000000");
        assertThat(cloud.widget().existing().get(cloud.physicalId("loops", "Count")))
                .containsEntry("Length", 2)
                .containsEntry(
                        "Text",
                        "{\"names\":[\"red\",\"light-blue\"],\"of\":\"" + cloud.physicalId("loops", "Widgetred")
                                + "\"}");
        assertThat(cloud.output("loops", "Outlightblue")).isEqualTo("light-blue of light-blueland");
        assertThat(cloud.client()
                        .getTemplate(r -> r.stackName("loops").templateStage(TemplateStage.PROCESSED))
                        .templateBody())
                .contains("Widgetlightblue")
                .doesNotContain("ForEach");
        String id = cloud.delete("loops").stackId();
        assertThat(cloud.events(id)).contains("Widgetred DELETE_SKIPPED");
        assertThat(cloud.client()
                        .validateTemplate(r -> r.templateBody(template))
                        .declaredTransforms())
                .containsExactly("AWS::LanguageExtensions");
    }

    @Test
    void refusesLoopsThatAreMalformed() {
        String head = "Transform: AWS::LanguageExtensions\nResources:\n  W: {Type: AWS::Test::Widget}\n";
        assertThat(StackCloud.errorOf(() -> cloud.create("loops", head + "  Fn::ForEach::X: [A, B]\n")))
                .isEqualTo("Transform AWS::LanguageExtensions failed with: Fn::ForEach::X layout is incorrect");
        assertThat(StackCloud.errorOf(() -> cloud.create(
                        "loops", head + "  Fn::ForEach::X: [A, [a, b], {Same: {Type: AWS::Test::Widget}}]\n")))
                .isEqualTo("Transform AWS::LanguageExtensions failed with: duplicate key Same");
        assertThat(List.of("x", "[]", "[B, [b], none]"))
                .allSatisfy(inner -> assertThat(StackCloud.errorOf(() -> cloud.create(
                                "loops",
                                head + "  Fn::ForEach::X: [A, [a, b], {Fn::ForEach::Y: %s}]\n".formatted(inner))))
                        .isEqualTo(
                                "Transform AWS::LanguageExtensions failed with: Fn::ForEach::Y layout is incorrect"));
        assertThat(StackCloud.errorOf(() -> cloud.create("loops", "Resources: {Fn::ForEach::X: [A, [a], {}]}")))
                .isEqualTo("Template format error: Resource name Fn::ForEach::X is non alphanumeric.");
    }
}
