package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.Capability;

class LanguageExtensionsTest {
    private StackCloud cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new StackCloud();
    }

    @AfterEach
    void stop() {
        cloud.close();
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
