package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.model.StackEvent;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

class NoEchoTest {
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
