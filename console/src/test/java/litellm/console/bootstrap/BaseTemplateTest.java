package litellm.console.bootstrap;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import litellm.console.Project;
import litellm.console.TestProject;
import litellm.console.document.JsonDocument;
import litellm.console.document.YamlDocument;
import org.junit.jupiter.api.Test;

class BaseTemplateTest {
    @Test
    void shouldLeaveOutWhatWaitsForARelease() {
        Map<?, ?> base = base("""
                Metadata: {long: text}
                Parameters:
                  Release: {Type: String, Description: Long text.}
                Mappings:
                  Limits: {Machine: {Seconds: 50}}
                Conditions:
                  HasDeployer: !And [!Condition HasRelease, !Equals [!Ref A, b]]
                  HasRelease: !Not [!Equals [!Ref Release, '']]
                Resources:
                  Bucket: {Type: AWS::S3::Bucket}
                  Deployer: {Type: AWS::IAM::Role, Condition: HasDeployer}
                  Machine:
                    Type: AWS::StepFunctions::StateMachine
                    Condition: HasRelease
                    Properties: {Limit: !FindInMap [Limits, Machine, Seconds]}
                  Policy:
                    Type: AWS::IAM::Policy
                    Properties: {Resource: !If [HasRelease, !Ref Machine, '*'], Other: !If [IsProd, a, b]}
                  Fn::ForEach::Functions:
                    - Name
                    - [A, B]
                    - ${Name}Function: {Type: AWS::Lambda::Function, Condition: HasRelease}
                      ${Name}LogGroup: {Type: AWS::Logs::LogGroup}
                  Fn::ForEach::Aliases:
                    - Name
                    - [A, B]
                    - ${Name}Alias: {Type: AWS::Lambda::Alias, Condition: HasRelease}
                Outputs:
                  Bucket: {Value: !Ref Bucket}
                  Machine: {Value: !Ref Machine, Condition: HasRelease}
                """);

        assertThat(base).isEqualTo(YamlDocument.read("expected", """
                        Parameters:
                          Release: {Type: String}
                        Conditions:
                          HasDeployer: !And [!Condition HasRelease, !Equals [!Ref A, b]]
                          HasRelease: !Not [!Equals [!Ref Release, '']]
                        Resources:
                          Bucket: {Type: AWS::S3::Bucket}
                          Policy:
                            Type: AWS::IAM::Policy
                            Properties: {Resource: '*', Other: !If [IsProd, a, b]}
                          Fn::ForEach::Functions:
                            - Name
                            - [A, B]
                            - ${Name}LogGroup: {Type: AWS::Logs::LogGroup}
                        Outputs:
                          Bucket: {Value: !Ref Bucket}
                        """));
    }

    @Test
    void shouldKeepTheMappingsThatAreLookedUp() {
        Map<?, ?> base = base("""
                Mappings:
                  Limits: {Bucket: {Days: 50}}
                Resources:
                  Bucket:
                    Type: AWS::S3::Bucket
                    Properties: {Rules: [{Days: !FindInMap [Limits, Bucket, Days]}]}
                """);

        assertThat(base.containsKey("Mappings")).isTrue();
    }

    private static Map<?, ?> base(String template) {
        Map<?, ?> whole = (Map<?, ?>) YamlDocument.read("template", template);
        return JsonDocument.readObject("base", BaseTemplate.of(whole));
    }

    @Test
    void shouldFitIntoTheCallForTheControlPlanesOwnTemplate() {
        Project repository = TestProject.repository();

        String base = BaseTemplate.of((Map<?, ?>) repository.readYaml(repository.bootstrapTemplate()));

        assertThat(BaseTemplate.size(base)).isLessThan(BaseTemplate.LIMIT);
        assertThat(base).contains("AWS::S3::Bucket").doesNotContain("AWS::Lambda::Function");
    }
}
