package litellm.controlplane.release;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTest {
    private final Template template = Template.parse("cache-stack.yaml", """
            Parameters:
              Environment: {Type: String, Default: dev, AllowedValues: [dev, prod]}
              Days: {Type: Number, Default: 30, MinValue: 1, MaxValue: 365}
              Cpu: {Type: Number, Default: 256, AllowedValues: [256, 1024]}
              Memory: {Type: Number, Default: 512}
              Ratio: {Type: Number, Default: 0.5}
              Count: {Type: Number}
              Name: {Type: String, Default: a, AllowedPattern: "[a-z]*", MaxLength: 5}
              Cidr: {Type: String, Default: 0.0.0.0/0, AllowedPattern: "[0-9./]+", ConstraintDescription: an address range}
              Zones: {Type: CommaDelimitedList, Default: "a,b", AllowedValues: [a, b, c]}
              Secret: {Type: String, NoEcho: true, MinLength: 8}
            Mappings:
              Sizes:
                prod: {Large: "true"}
                dev: {Large: "false"}
            Conditions:
              IsProd: !Equals [!Ref Environment, prod]
              IsLarge: !Equals [!FindInMap [Sizes, !Ref Environment, Large], "true"]
              InC: !Not [!Equals [!Join ["-", !Ref Zones], a-b]]
              Both: !And [!Condition IsProd, !Condition InC]
              Either: !Or [!Condition IsProd, !Condition InC]
              Unknowable: !Equals [!Ref AWS::Region, us-east-1]
            Rules:
              Pairs:
                RuleCondition: !Equals [!Ref Cpu, 256]
                Assertions:
                  - Assert: !Contains [[512, 1024, 2048], !Ref Memory]
                    AssertDescription: Cpu 256 goes with Memory 512, 1024 or 2048
              Zones:
                Assertions:
                  - Assert: !EachMemberIn [!Ref Zones, [a, b]]
            Resources:
              Always: {Type: AWS::SNS::Topic}
              Large: {Type: AWS::SNS::Topic, Condition: IsLarge}
              Elsewhere: {Type: AWS::SNS::Topic, Condition: InC}
              Both: {Type: AWS::SNS::Topic, Condition: Both}
              Either: {Type: AWS::SNS::Topic, Condition: Either}
              Unknowable: {Type: AWS::SNS::Topic, Condition: Unknowable}
            """);

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            Environment | qa     | found 'qa'; allowed are dev, prod
            Days        | 0      | found '0'; allowed is a number from 1 to 365
            Days        | 366    | found '366'; allowed is a number from 1 to 365
            Days        | seven  | found 'seven'; allowed is a number from 1 to 365
            Days        | ""     | found ''; allowed is a number from 1 to 365
            Days        | 1e2    | found '1e2'; allowed is a number from 1 to 365
            Days        | 7.5    | found '7.5'; allowed is a whole number from 1 to 365
            Days        | +30    | found '+30'; allowed is a number from 1 to 365, without a needless sign or zeros before it
            Days        | 007    | found '007'; allowed is a number from 1 to 365, without a needless sign or zeros before it
            Ratio       | -0.0   | found '-0.0'; allowed is a number, without a needless sign or zeros before it
            Ratio       | -00.5  | found '-00.5'; allowed is a number, without a needless sign or zeros before it
            Cpu         | 512    | found '512'; allowed are 256, 1024
            Name        | A      | found 'A'; allowed is text of a length to 5 that matches [a-z]*
            Name        | abcdef | found 'abcdef'; allowed is text of a length to 5 that matches [a-z]*
            Cidr        | all    | found 'all'; allowed: an address range
            Zones       | "a, d" | found 'd'; allowed are a, b, c
            Secret      | hush   | found a value that is not shown; allowed is text of a length from 8
            """)
    void saysWhatIsWrongWithAValue(String parameter, String value, String fault) {
        assertThat(template.parameters().get(parameter).fault(value)).contains(fault);
    }

    @ParameterizedTest
    @CsvSource({
        "Environment,prod",
        "Days,1",
        "Days,365",
        "Ratio,7.5",
        "Ratio,0.5",
        "Ratio,-0.5",
        "Count,7.5",
        "Cpu,1024",
        "Name,''",
        "Name,abcde",
        "Zones,'c,a'"
    })
    void acceptsWhatTheTemplateAllows(String parameter, String value) {
        assertThat(template.parameters().get(parameter).fault(value)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"line\nbreak", "\u001b[31mred", "bell\u0007"})
    void showsNoControlCharacters(String value) {
        Optional<String> fault = template.parameters().get("Days").fault(value);
        assertThat(fault.orElseThrow().codePoints()).noneMatch(Character::isISOControl);
    }

    @Test
    void showsTheStartOfALongValueOnly() {
        assertThat(template.parameters().get("Days").fault("x".repeat(100_000)).orElseThrow())
                .hasSizeLessThan(200)
                .contains("…");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', textBlock = """
            AllowedPattern | '('    | found '('; a regular expression is needed
            MinValue       | few    | found 'few'; a number is needed
            MaxLength      | 1.5    | found '1.5'; a whole number is needed
            Default        | [a, b] | found [a, b]; a string is needed
            """)
    void namesTheMemberOfAParameterThatCannotBeRead(String member, String value, String fault) {
        assertThatThrownBy(() -> Template.parse("t.yaml", "Parameters: {Name: {%s: %s}}".formatted(member, value)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("t.yaml: Parameters.Name.%s: %s", member, fault);
    }

    @Test
    void findsRulesThatDoNotHold() {
        assertThat(template.brokenRules(Map.of(), Set.of())).isEmpty();
        assertThat(template.brokenRules(Map.of("Memory", "4096"), Set.of()))
                .containsExactly("found Cpu '256', Memory '4096'; Cpu 256 goes with Memory 512, 1024 or 2048");
        assertThat(template.brokenRules(Map.of("Memory", "4096"), Set.of("Cpu")))
                .isEmpty();
        assertThat(template.brokenRules(Map.of("Memory", "4096", "Cpu", "1024"), Set.of()))
                .isEmpty();
        assertThat(template.brokenRules(Map.of("Zones", "a,c"), Set.of()))
                .containsExactly("found Zones 'a,c'; rule Zones");
    }

    @Test
    void leavesRulesItCannotEvaluateToCloudFormation() {
        Template other = Template.parse(
                "other.yaml", "Rules: {R: {Assertions: [{Assert: !Contains [!RefAll 'AWS::EC2::VPC::Id', x]}]}}");
        assertThat(other.brokenRules(Map.of(), Set.of())).isEmpty();
    }

    @Test
    void countsTheResourcesThatItsConditionsAllow() {
        assertThat(template.resourceCount(Map.of())).isEqualTo(2);
        assertThat(template.resourceCount(Map.of("Zones", "a,c"))).isEqualTo(4);
        assertThat(template.resourceCount(Map.of("Environment", "prod"))).isEqualTo(4);
        assertThat(template.resourceCount(Map.of("Environment", "prod", "Zones", "c")))
                .isEqualTo(6);
    }

    @Test
    void takesDefaultsAsTheyAreWritten() {
        assertThat(template.withDefaults(Map.of("Days", "7")))
                .containsEntry("Days", "7")
                .containsEntry("Cpu", "256")
                .doesNotContainKey("Secret");
    }

    @Test
    void resolvesThePropertiesAsFarAsTheValuesDecideThem() {
        Template other = Template.parse("queue-stack.yaml", """
                Parameters:
                  Environment: {Type: String, Default: dev}
                Mappings: {Days: {dev: {Kept: '1'}, prod: {Kept: '9'}}}
                Conditions: {IsProd: !Equals [!Ref Environment, prod]}
                Resources:
                  Queue:
                    Type: AWS::SQS::Queue
                    Properties:
                      QueueName: !Sub ${Environment}-queue-${AWS::Region}
                      Retention: !FindInMap [Days, !Ref Environment, Kept]
                      Delay: !If [IsProd, '5', !Ref AWS::NoValue]
                      Targets: [!If [IsProd, !Ref First, !Ref AWS::NoValue], !Ref Second]
                  Hidden: {Type: AWS::SQS::Queue, Condition: IsProd}
                """);

        assertThat(other.resourcesFor(Map.of()))
                .containsExactly(Map.entry(
                        "Queue",
                        new TemplateResource(
                                "AWS::SQS::Queue",
                                Map.of(
                                        "QueueName", "dev-queue-${AWS::Region}",
                                        "Retention", "1",
                                        "Targets", List.of(Map.of("Ref", "Second"))))));
        assertThat(other.resourcesFor(Map.of("Environment", "prod")))
                .containsOnlyKeys("Queue", "Hidden")
                .extractingByKey("Queue")
                .satisfies(queue -> {
                    assertThat(queue.text("Delay")).contains("5");
                    assertThat(queue.items("Targets")).hasSize(2);
                });
    }

    @Test
    void writesOutTheLoopsOfTheLanguageExtensions() {
        Template other = Template.parse("loop-stack.yaml", """
                Resources:
                  Fn::ForEach::Topics:
                    - Name
                    - [red, blue]
                    - Topic${Name}:
                        Type: AWS::SNS::Topic
                        Properties: {TopicName: !Ref Name, Other: {Ref: !Sub 'Topic${Name}'}, Arn: !Sub '${Name}-${AWS::Region}', Text: '${Name}'}
                """);

        assertThat(other.resources()).containsOnlyKeys("Topicred", "Topicblue");
        assertThat(other.resourcesFor(Map.of()).get("Topicblue").properties())
                .isEqualTo(Map.of(
                        "TopicName", "blue",
                        "Other", Map.of("Ref", "Topicblue"),
                        "Arn", "blue-${AWS::Region}",
                        "Text", "${Name}"));
    }

    @Test
    void writesOutALoopInALoop() {
        assertThat(Template.parse("loops-stack.yaml", """
                Resources:
                  Fn::ForEach::Names:
                    - Name
                    - [red, blue]
                    - Fn::ForEach::Sizes:
                        - Size
                        - [S, L]
                        - Topic${Name}${Size}: {Type: AWS::SNS::Topic}
                """).resources())
                .containsOnlyKeys("TopicredS", "TopicredL", "TopicblueS", "TopicblueL");
    }
}
