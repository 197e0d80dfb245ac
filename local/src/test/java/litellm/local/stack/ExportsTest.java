package litellm.local.stack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.services.cloudformation.model.Stack;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

class ExportsTest {
    private static final String PRODUCER = """
            Parameters: {Value: {Type: String, Default: one}}
            Resources: {W: {Type: AWS::Test::Widget}}
            Outputs:
              Used: {Value: !Ref Value, Export: {Name: !Sub '${AWS::Region}-used'}}
              Free: {Value: free, Export: {Name: free}}
            """;
    private static final String CONSUMER = """
            Parameters: {Prefix: {Type: String, Default: us-east-1}}
            Resources:
              W: {Type: AWS::Test::Widget, Properties: {Of: !ImportValue {'Fn::Sub': '${Prefix}-used'}}}
            """;

    @AutoClose
    private StackCloud cloud;

    @BeforeEach
    void start() throws IOException {
        cloud = new StackCloud();
        cloud.create("producer", PRODUCER);
    }

    @Test
    void givesExportsToOtherStacks() {
        cloud.create("consumer", CONSUMER);

        assertThat(cloud.widget().existing().get(cloud.physicalId("consumer", "W")))
                .containsEntry("Of", "one");
        assertThat(cloud.client().listExports().exports())
                .extracting("name", "value")
                .containsExactlyInAnyOrder(tuple("us-east-1-used", "one"), tuple("free", "free"));
        assertThat(cloud.client()
                        .listImports(r -> r.exportName("us-east-1-used"))
                        .imports())
                .containsExactly("consumer");
        assertThat(StackCloud.errorOf(() -> cloud.client().listImports(r -> r.exportName("free"))))
                .isEqualTo("Export 'free' is not imported by any stack.");
    }

    @Test
    void refusesANameThatIsNoneOnceItIsKnown() {
        cloud.create("other", PRODUCER.replace("-used", "_used"));

        assertThat(cloud.events("other"))
                .contains(
                        "other ROLLBACK_IN_PROGRESS Template format error: Output Used is malformed. The Name field of"
                                + " every Export member must be specified and consist only of alphanumeric characters, colons,"
                                + " or hyphens. Rollback requested by user.");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "!Ref V",
                "!GetAtt V.Arn",
                "!Sub '${V}-used'",
                "{'Fn::ImportValue': free}",
                "!Select [0, !GetAZs '']"
            })
    void refusesTheNameOfAnImportThatIsNotKnownBeforehand(String name) {
        assertThat(StackCloud.errorOf(() -> cloud.create("dependent", """
                        Resources:
                          V: {Type: AWS::Test::Widget}
                          W:
                            Type: AWS::Test::Widget
                            Properties: {Of: {'Fn::ImportValue': %s}}
                        """.formatted(name))))
                .isEqualTo("Template error: the attribute in Fn::ImportValue must not depend on any resources, imported"
                        + " values, or Fn::GetAZs");
    }

    @Test
    void refusesAnExportThatAnotherStackHas() {
        Stack second = cloud.create("second", PRODUCER);

        assertThat(second.stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
        assertThat(cloud.events("second"))
                .contains("second ROLLBACK_IN_PROGRESS Export with name us-east-1-used is already exported by stack"
                        + " producer. Rollback requested by user.");
        assertThat(cloud.client().listExports().exports())
                .extracting("exportingStackId")
                .containsOnly(cloud.stack("producer").stackId());
    }

    @Test
    void keepsAnExportThatIsUsed() {
        cloud.create("consumer", CONSUMER);

        Stack changed = cloud.update("producer", PRODUCER, "Value=two");
        assertThat(changed.stackStatus()).isEqualTo(StackStatus.UPDATE_ROLLBACK_COMPLETE);
        assertThat(cloud.events("producer"))
                .contains("producer UPDATE_ROLLBACK_IN_PROGRESS Export us-east-1-used cannot be updated as it is in use"
                        + " by consumer");

        cloud.update("producer", "Resources: {W: {Type: AWS::Test::Widget}}");
        assertThat(cloud.events("producer"))
                .contains("producer UPDATE_ROLLBACK_IN_PROGRESS Export us-east-1-used cannot be deleted as it is in use"
                        + " by consumer");
        assertThat(cloud.output("producer", "Used")).isEqualTo("one");
    }

    @Test
    void letsAnExportGoThatNobodyUses() {
        cloud.create("consumer", CONSUMER);
        cloud.update("producer", PRODUCER.substring(0, PRODUCER.indexOf("  Free")));

        assertThat(cloud.client().listExports().exports()).extracting("name").containsExactly("us-east-1-used");
        cloud.delete("consumer");
        assertThat(cloud.update("producer", PRODUCER, "Value=two").stackStatus())
                .isEqualTo(StackStatus.UPDATE_COMPLETE);
    }

    @Test
    void failsForAnExportThatNobodyHas() {
        Stack stack = cloud.create("consumer", CONSUMER, "Prefix=mars");
        assertThat(stack.stackStatus()).isEqualTo(StackStatus.ROLLBACK_COMPLETE);
        assertThat(cloud.events("consumer"))
                .contains("consumer ROLLBACK_IN_PROGRESS No export named mars-used found. Rollback requested by user.");

        cloud.delete("consumer");
        cloud.create("consumer", CONSUMER);
        assertThat(StackCloud.errorOf(() -> cloud.update("consumer", CONSUMER, "Prefix=mars")))
                .isEqualTo("No export named mars-used found.");
    }
}
