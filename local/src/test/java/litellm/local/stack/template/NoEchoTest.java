package litellm.local.stack.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import litellm.local.stack.StackCloud;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.PropertyDifference;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackResourceDrift;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

class NoEchoTest {
    @AutoClose
    private StackCloud cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new StackCloud();
    }

    @Test
    void hidesWhateverASecretParameterWentInto() {
        cloud.create("secret", """
                Parameters:
                  Secret: {Type: String, NoEcho: true}
                  Plain: {Type: String, Default: plain}
                Resources:
                  W:
                    Type: AWS::Test::Widget
                    Properties:
                      Plain: !Ref Plain
                      Encoded: {'Fn::Base64': !Ref Secret}
                      Deep: {List: [!Ref Plain, !Sub 'x-${Secret}'], Other: seen}
                      Shorter: [!Ref Secret, !Ref AWS::NoValue]
                """, "Secret=geheim");

        assertThat(cloud.client()
                        .describeStackEvents(r -> r.stackName("secret"))
                        .stackEvents())
                .filteredOn(event -> event.logicalResourceId().equals("W"))
                .extracting(StackEvent::resourceProperties)
                .containsOnly("{\"Plain\":\"plain\",\"Encoded\":\"****\",\"Deep\":{\"List\":[\"plain\",\"****\"],"
                        + "\"Other\":\"seen\"},\"Shorter\":\"****\"}");
    }

    @Test
    void hidesItFromDetectionsOfDrift() {
        cloud.create("drift", """
                Parameters: {Secret: {Type: String, NoEcho: true}}
                Resources:
                  W:
                    Type: AWS::Test::Widget
                    Properties: {Plain: plain, Password: !Ref Secret, Deep: [{Key: a, Value: !Ref Secret}]}
                  Gone: {Type: AWS::Test::Widget, Properties: {Password: !Ref Secret}}
                """, "Secret=geheim");
        cloud.widget()
                .existing()
                .put(
                        cloud.physicalId("drift", "W"),
                        Map.of(
                                "Plain", "changed",
                                "Password", "geheimer",
                                "Deep",
                                        List.of(
                                                Map.of("Key", "b", "Value", "x"),
                                                Map.of("Key", "a", "Value", "geheim"))));
        cloud.widget().existing().remove(cloud.physicalId("drift", "Gone"));

        StackResourceDrift changed = drift("W");
        assertThat(changed.toString()).doesNotContain("geheim");
        assertThat(changed.expectedProperties())
                .isEqualTo("{\"Plain\":\"plain\",\"Password\":\"****\",\"Deep\":[{\"Key\":\"a\",\"Value\":\"****\"}]}");
        assertThat(changed.actualProperties())
                .contains("\"Plain\":\"changed\"", "\"Password\":\"****\"", "\"Deep\":\"****\"");
        assertThat(changed.propertyDifferences())
                .extracting(
                        PropertyDifference::propertyPath,
                        PropertyDifference::expectedValue,
                        PropertyDifference::actualValue)
                .contains(tuple("/Password", "****", "****"), tuple("/Plain", "plain", "changed"));
        StackResourceDrift gone = drift("Gone");
        assertThat(gone.expectedProperties()).isNull();
        assertThat(gone.actualProperties()).isNull();
    }

    private StackResourceDrift drift(String logicalId) {
        return cloud.client()
                .detectStackResourceDrift(r -> r.stackName("drift").logicalResourceId(logicalId))
                .stackResourceDrift();
    }

    /** Masking must not change which branch of a condition is taken. */
    @Test
    void decidesConditionsByTheRealValue() {
        String template = """
                Parameters: {Key: {Type: String, NoEcho: true, Default: ''}}
                Conditions: {HasKey: !Not [!Equals [!Ref Key, '']]}
                Resources:
                  Holder: {Type: AWS::Test::Widget, Condition: HasKey}
                  W: {Type: AWS::Test::Widget, Properties: {Of: !If [HasKey, !Ref Holder, nobody]}}
                """;
        assertThat(cloud.create("condition", template).stackStatus()).isEqualTo(StackStatus.CREATE_COMPLETE);
        assertThat(cloud.widget().existing().get(cloud.physicalId("condition", "W")))
                .containsEntry("Of", "nobody");
    }
}
