package litellm.system;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/** A stack more is an entry in the catalogue, a template and its states, as docs/ARCHITECTURE.md says; no code has to be changed for it. */
@Tag("campaign")
class SixthStackIT {
    private static final String ENTRY = """

              audit:
                template: audit-stack.yaml
                dependsOn: [security]
                parameters: {}
                environments: {}
            """;

    private static final String TEMPLATE = """
            AWSTemplateFormatVersion: '2010-09-09'
            Description: A sixth stack.
            Parameters:
              Environment: {Type: String, AllowedValues: [dev, staging, prod]}
              RetentionDays: {Type: Number, Default: 30}
            Resources:
              AuditLog:
                Type: AWS::Logs::LogGroup
                Properties:
                  LogGroupName: !Sub /ecs/${Environment}-litellm-audit
                  RetentionInDays: !Ref RetentionDays
            Outputs:
              AuditLog: {Value: !Ref AuditLog}
            """;

    private static final String DEPLOY = """
                Default: Audit wanted?
              Audit wanted?:
                Type: Choice
                Choices:
                  - And:
                      - {Variable: $.request.stacks.audit, IsPresent: true}
                      - {Variable: $.request.stacks.audit, BooleanEquals: true}
                    Next: Deploy audit
                Default: Gateway wanted too?
              Deploy audit:
                <<: *deploy
                Parameters:
                  FunctionName: ${DeployStack}
                  Payload:
                    <<: *request
                    stack: audit
                ResultPath: $.audit
                Catch: *diagnose
                Next: Audit ready?
              Audit ready?:
                Type: Choice
                Choices:
                  - Variable: $.audit.operation.status
                    StringEquals: IN_PROGRESS
                    Next: Wait for audit
                  - Variable: $.audit.operation.status
                    StringEquals: READY_TO_DEPLOY
                    Next: Deploy audit
                  - Variable: $.audit.operation.status
                    StringEquals: FAILED
                    Next: Diagnose failure
                Default: Gateway wanted too?
              Gateway wanted too?:
                Type: Choice
                Choices:
                  - Variable: $.request.stacks.litellm
                    BooleanEquals: true
                    Next: Compare tasks with secrets
                Default: Unlock environment
              Wait for audit:
                Type: Wait
                SecondsPath: $.audit.operation.waitSeconds
                Next: Check audit
              Check audit:
                <<: *check
                Parameters:
                  FunctionName: ${CheckOperation}
                  Payload:
                    <<: *request
                    operation.$: $.audit.operation
                ResultPath: $.audit
                Catch: *diagnose
                Next: Audit ready?
              Wait for litellm:
            """;

    private static final String DELETE = """
              Audit to go?:
                Type: Choice
                Choices:
                  - And:
                      - {Variable: $.request.stacks.audit, IsPresent: true}
                      - {Variable: $.request.stacks.audit, BooleanEquals: true}
                    Next: Delete audit
                Default: Delete alb and database
              Delete audit:
                <<: *delete
                Parameters:
                  FunctionName: ${DeleteStack}
                  Payload:
                    <<: *request
                    stack: audit
                ResultPath: $.audit
                Next: Audit deleted?
              Audit deleted?:
                Type: Choice
                Choices:
                  - Variable: $.audit.operation.status
                    StringEquals: IN_PROGRESS
                    Next: Wait for deletion of audit
                  - Variable: $.audit.operation.status
                    StringEquals: READY_TO_DELETE
                    Next: Delete audit
                  - Variable: $.audit.operation.status
                    StringEquals: FAILED
                    Next: Diagnose failure
                Default: Delete alb and database
              Wait for deletion of audit:
                Type: Wait
                SecondsPath: $.audit.operation.waitSeconds
                Next: Check deletion of audit
              Check deletion of audit:
                <<: *check
                Parameters:
                  FunctionName: ${CheckOperation}
                  Payload:
                    <<: *request
                    operation.$: $.audit.operation
                ResultPath: $.audit
                Catch: *diagnose
                Next: Audit deleted?

              Delete alb and database:
            """;

    @TempDir
    private Path folder;

    private Litellmctl litellmctl;

    @AfterEach
    void takeTheCloudDown() {
        litellmctl.takeDown();
    }

    @Test
    void isDeployedSetAndTornDownLikeTheFive() throws IOException {
        litellmctl = new Litellmctl(folder.resolve("cloud")).from(withAudit());

        Litellmctl.Result deployed =
                litellmctl.succeed("--local", "deploy", "dev", "--set", "audit.RetentionDays=7", "--output", "json");

        assertThat(names(deployed)).containsSubsequence("Deploy litellm", "Deploy audit", "Verify deployment");
        assertThat(stacks()).hasSize(6).anySatisfy(stack -> {
            assertThat(stack.stackName()).isEqualTo("dev-audit-stack");
            assertThat(stack.parameters()).anyMatch(parameter -> "7".equals(parameter.parameterValue()));
        });

        litellmctl.succeed("--local", "plan", "dev");
        assertThat(litellmctl.succeed("--local", "cost", "dev").stdout()).contains("audit");

        litellmctl.succeed("--local", "teardown", "dev", "--confirm", "DELETE", "--stack", "audit");
        assertThat(stacks()).hasSize(5);
        assertThat(names(litellmctl.succeed("--local", "deploy", "dev", "--output", "json")))
                .as("of the others none has changed")
                .contains("Deploy audit");
        litellmctl.succeed("--local", "teardown", "dev", "--confirm", "DELETE", "--stack", "audit");
        assertThat(names(litellmctl.succeed("--local", "deploy", "dev", "--stack", "audit", "--output", "json")))
                .contains("Deploy audit")
                .doesNotContain("Verify deployment");

        assertThat(stacks()).hasSize(6);
        assertThat(litellmctl.succeed("--local", "status", "dev").stdout()).contains("1 running");

        litellmctl.succeed("--local", "teardown", "dev", "--confirm", "DELETE");

        assertThat(stacks()).isEmpty();
    }

    private WorkingCopy withAudit() throws IOException {
        WorkingCopy copy = WorkingCopy.in(folder.resolve("copy"));
        Files.writeString(copy.root().resolve("infrastructure/audit-stack.yaml"), TEMPLATE);
        Files.writeString(copy.root().resolve("infrastructure/stacks.yaml"), ENTRY, StandardOpenOption.APPEND);
        return copy.edit(
                        "statemachine/control-plane.asl.yaml",
                        "    Default: Compare tasks with secrets\n  Wait for litellm:\n",
                        DEPLOY)
                .edit(
                        "statemachine/control-plane.asl.yaml",
                        "    ResultPath: $.litellm\n    Next: Compare tasks with secrets\n",
                        "    ResultPath: $.litellm\n    Next: Audit wanted?\n")
                .edit(
                        "statemachine/control-plane.asl.yaml",
                        "Next: Prepare database}\n    Default: Unlock environment\n",
                        "Next: Prepare database}\n    Default: Audit wanted?\n")
                .edit(
                        "statemachine/control-plane.asl.yaml",
                        "Next: Diagnose failure}\n    Default: Delete alb and database\n  Wait for deletion of litellm:",
                        "Next: Diagnose failure}\n    Default: Audit to go?\n  Wait for deletion of litellm:")
                .edit(
                        "statemachine/control-plane.asl.yaml",
                        "Next: Delete litellm}\n    Default: Delete alb and database\n",
                        "Next: Delete litellm}\n    Default: Audit to go?\n")
                .edit("statemachine/control-plane.asl.yaml", "  Delete alb and database:\n", DELETE);
    }

    private static List<String> names(Litellmctl.Result deployed) {
        return ((List<?>) deployed.json().get("steps"))
                .stream().map(step -> (String) ((Map<?, ?>) step).get("name")).toList();
    }

    private List<Stack> stacks() {
        LocalAws aws = litellmctl.aws();
        try (CloudFormationClient cloudFormation = aws.client(CloudFormationClient.builder())) {
            return cloudFormation.describeStacksPaginator().stacks().stream()
                    .filter(stack -> stack.stackName().startsWith("dev-"))
                    .toList();
        }
    }
}
