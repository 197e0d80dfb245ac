package litellm.local.stack.template;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Map;
import litellm.local.stack.StackCloud;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.Capability;

class LanguageExtensionsTest {
    @AutoClose
    private StackCloud cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new StackCloud();
    }

    @Test
    void computesTheNamesInRefAndGetAtt() {
        cloud.create("names", """
                Transform: AWS::LanguageExtensions
                Resources:
                  Fn::ForEach::Colors:
                    - Color
                    - [Red, Blue]
                    - ${Color}First:
                        Type: AWS::Test::Widget
                        Properties: {Size: !Ref Color}
                      ${Color}Second:
                        Type: AWS::Test::Widget
                        Properties: {Of: !Ref {Fn::Sub: '${Color}First'}, Size: !GetAtt [!Sub '${Color}First', Size]}
                """, request -> request.capabilities(Capability.CAPABILITY_AUTO_EXPAND));

        assertThat(cloud.widget().existing().get(cloud.physicalId("names", "BlueSecond")))
                .containsEntry("Of", cloud.physicalId("names", "BlueFirst"))
                .containsEntry("Size", "Blue");
    }

    /** As measured on AWS: ministackorg/ministack#1739. {@code &{Name}} is for keys: cloudformation-coverage-roadmap#2150. */
    @Test
    void fillsALoopsNameIntoItsOwnKeysAndFunctionsAlone() {
        cloud.create("texts", """
                Transform: AWS::LanguageExtensions
                Resources:
                  Fn::ForEach::Colors:
                    - Color
                    - [Red]
                    - ${Color}Widget:
                        Type: AWS::Test::Widget
                        Properties:
                          Text: '${Color}'
                          In: {'${Color}': !Sub '&{Color} ${Color}'}
                """, request -> request.capabilities(Capability.CAPABILITY_AUTO_EXPAND));

        assertThat(cloud.widget().existing().get(cloud.physicalId("texts", "RedWidget")))
                .containsEntry("Text", "${Color}")
                .containsEntry("In", Map.of("${Color}", "&{Color} Red"));
    }

    /** The transform does not ask whether a resource is wanted: cfn-language-discussion#159, cloudformation-coverage-roadmap#1573. */
    @Test
    void selectsForAResourceThatIsNotWantedToo() {
        String template = """
                Transform: AWS::LanguageExtensions
                Parameters: {Url: {Type: String, Default: ''}}
                Conditions: {HasUrl: !Not [!Equals [!Ref Url, '']]}
                Resources:
                  W: {Type: AWS::Test::Widget}
                  Host:
                    Type: AWS::Test::Widget
                    Condition: HasUrl
                    Properties: {Name: !Sub ['${Host}', {Host: !Select [1, !Split ['https://', !Ref Url]]}]}
                """;
        assertThat(StackCloud.errorOf(() -> cloud.create(
                        "select", template, request -> request.capabilities(Capability.CAPABILITY_AUTO_EXPAND))))
                .isEqualTo("Transform AWS::LanguageExtensions failed with: "
                        + "Fn::Select cannot select nonexistent value at index 1");
        cloud.create(
                "selected",
                template.replace("Default: ''", "Default: 'https://example.com'"),
                request -> request.capabilities(Capability.CAPABILITY_AUTO_EXPAND));
        assertThat(cloud.widget().existing().get(cloud.physicalId("selected", "Host")))
                .containsEntry("Name", "example.com");
    }

    @Test
    void wantsADefaultValueWhereAMapHasNone() {
        assertThat(StackCloud.errorOf(() ->
                        cloud.create("map", """
                        Transform: AWS::LanguageExtensions
                        Mappings: {M: {a: {b: c}}}
                        Conditions: {C: !Equals [!FindInMap [M, x, b, {Default: 1}], c]}
                        Resources: {W: {Type: AWS::Test::Widget, Condition: C}}
                        """, request -> request.capabilities(Capability.CAPABILITY_AUTO_EXPAND))))
                .isEqualTo("Template error: Unable to get mapping for M::x::b");
    }

    /** The transform does not know the newest policy: cfn-language-discussion#139. */
    @Test
    void refusesAPolicyThatTheTransformDoesNotKnow() {
        String template = """
                Transform: AWS::LanguageExtensions
                Resources: {W: {Type: AWS::Test::Widget, DeletionPolicy: RetainExceptOnCreate}}
                """;
        assertThat(StackCloud.errorOf(() -> cloud.create(
                        "policy", template, request -> request.capabilities(Capability.CAPABILITY_AUTO_EXPAND))))
                .isEqualTo("Transform AWS::LanguageExtensions failed with: Unrecognized DeletionPolicy"
                        + " RetainExceptOnCreate for resource W. Rollback requested by user.");
    }
}
