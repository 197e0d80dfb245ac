package litellm.console.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsTarget;
import litellm.console.local.Moto;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import software.amazon.awssdk.services.cloudformation.model.StackStatus;

class EnvironmentExaminationTest {
    @ParameterizedTest
    @CsvSource({
        "UPDATE_IN_PROGRESS, an operation is under way",
        "REVIEW_IN_PROGRESS, it holds nothing but a change set",
        "DELETE_FAILED, the next deployment deletes it first",
        "UPDATE_FAILED, the next deployment rolls it back first",
        "UPDATE_ROLLBACK_FAILED, the next deployment continues its rollback first",
        "IMPORT_ROLLBACK_FAILED, only a person can resolve this"
    })
    void shouldSayWhatADeploymentMakesOfAStack(StackStatus status, String advice) {
        assertThat(EnvironmentExamination.advice(status))
                .hasValueSatisfying(words -> assertThat(words).startsWith(advice));
    }

    @ParameterizedTest
    @CsvSource({"CREATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE", "DELETE_COMPLETE"})
    void shouldSayNothingOfWhatIsSound(StackStatus status) {
        assertThat(EnvironmentExamination.advice(status)).isEmpty();
    }

    /** Bedrock's endpoint in the VPC is that of the region that the command is called for. */
    @Test
    void shouldNameTheModelsOfAnotherRegionWithoutAWayOut(@TempDir Path folder) throws IOException {
        Project project = TestProject.in(folder);
        TestProject.write(folder, "infrastructure/stacks.yaml", "stacks: {network: {template: network-stack.yaml}}\n");
        TestProject.write(folder, "infrastructure/network-stack.yaml", """
                Parameters:
                  Environment: {Type: String}
                  EnableNatGateway: {Type: String, Default: 'false'}
                Resources:
                  VPC: {Type: AWS::EC2::VPC, Properties: {CidrBlock: 10.0.0.0/16}}
                """);
        TestProject.write(folder, "config.yaml", """
                model_list:
                  - {model_name: here, litellm_params: {model: bedrock/amazon.nova, aws_region_name: us-east-1}}
                  - {model_name: away, litellm_params: {model: bedrock/amazon.nova, aws_region_name: eu-west-1}}
                """);
        try (Moto moto = Moto.start((function, payload) -> payload, folder);
                Aws aws = new Aws(AwsTarget.local(moto.endpoint()));
                EnvironmentExamination examination = new EnvironmentExamination(aws, aws.account(), project, "dev")) {
            assertThat(examination.deployment())
                    .filteredOn(finding -> finding.subject().equals("network.EnableNatGateway"))
                    .singleElement()
                    .extracting(Finding::advice)
                    .asString()
                    .endsWith(" cannot: bedrock/amazon.nova in eu-west-1");
        }
    }
}
