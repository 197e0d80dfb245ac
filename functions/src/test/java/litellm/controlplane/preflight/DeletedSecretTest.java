package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

class DeletedSecretTest extends PreflightScene {
    /** It is no stack's, and the migration would find out after the database was made. */
    @Test
    void findsASaltKeyThatSomebodyHasDeleted() {
        SecretsManagerClient secrets = MOTO.client(SecretsManagerClient.builder());
        String saltKey = environment + "/litellm/salt-key";
        String task = """
                Parameters:
                  Environment: {Type: String}
                Resources:
                  Task: {Type: AWS::ECS::TaskDefinition, Properties: {Family: !Ref Environment, Memory: 4096}}
                """;
        secrets.createSecret(create -> create.name(saltKey));
        assertThat(check(task, Map.of()).faults()).isEmpty();

        secrets.deleteSecret(delete -> delete.secretId(saltKey).recoveryWindowInDays(7L));

        assertThat(check(task, Map.of()).faults())
                .singleElement()
                .asString()
                .matches(
                        "environment: found %1$s, marked for deletion, dated \\d{4}-\\d\\d-\\d\\d, without which no new task of the gateway starts; aws secretsmanager restore-secret --secret-id %1$s brings it back"
                                .formatted(saltKey));
    }

    /** The canary would find out, after the database was saved and migrated. */
    @Test
    void findsASecretOfTheTasksThatSomebodyHasDeleted() {
        String security = """
                Parameters:
                  Environment: {Type: String}
                Resources:
                  Login: {Type: AWS::SecretsManager::Secret, Properties: {Name: !Sub '${Environment}/litellm/ui-password'}}
                  Unread: {Type: AWS::SecretsManager::Secret, Properties: {Name: !Sub '${Environment}/litellm/unread'}}
                  Setting: {Type: AWS::SSM::Parameter, Properties: {Name: !Sub '${Environment}/litellm/setting'}}
                Outputs:
                  Login: {Value: !Ref Login, Export: {Name: !Sub '${Environment}-ui-password-arn'}}
                  Unread: {Value: !Ref Unread, Export: {Name: !Sub '${Environment}-unread-arn'}}
                  Setting: {Value: !Ref Setting, Export: {Name: !Sub '${Environment}-setting'}}
                """;
        String task = """
                Parameters:
                  Environment: {Type: String}
                  Cpu: {Type: Number, Default: 1024}
                Resources:
                  Task:
                    Type: AWS::ECS::TaskDefinition
                    Properties:
                      Memory: 4096
                      Cpu: !Ref Cpu
                      ContainerDefinitions:
                        - Environment: [{Name: SETTING, Value: {'Fn::ImportValue': !Sub '${Environment}-setting'}}]
                          Secrets:
                            - Name: UI_USERNAME
                              ValueFrom: !Join ['', [{'Fn::ImportValue': !Sub '${Environment}-ui-password-arn'}, ':UI_USERNAME::']]
                            - Name: UI_PASSWORD
                              ValueFrom: !Join ['', [{'Fn::ImportValue': !Sub '${Environment}-ui-password-arn'}, ':UI_PASSWORD::']]
                """;
        Map<String, String> templates = Map.of("security", security, "one", task);
        Stream.of("ui-password", "unread", "setting")
                .map((environment + "/litellm/")::concat)
                .forEach(PreflightScene::markForDeletion);
        current.put("security", Map.of("Environment", environment));
        current.put("one", Map.of("Environment", environment));
        left.add("security");

        assertThat(check(templates, Map.of("one", Map.of("Cpu", "2048"))).faults())
                .singleElement()
                .asString()
                .matches(
                        "environment: found %1$s/litellm/ui-password, marked for deletion, dated \\d{4}-\\d\\d-\\d\\d, without which no new task of the gateway starts; aws secretsmanager restore-secret --secret-id %1$s/litellm/ui-password brings it back"
                                .formatted(environment));

        opened.clear();
        assertThat(check(templates, Map.of()).faults()).isEmpty();
        assertThat(opened).isEmpty();
    }

    /** Brought back it would be in the way of the stack that makes it. */
    @Test
    void saysOfADeletedSecretThatAStackWouldMakeOnlyThatItIsInTheWay() {
        String name = environment + "/litellm/master-key";
        markForDeletion(name);
        String security = """
                Parameters:
                  Environment: {Type: String}
                Resources:
                  Key: {Type: AWS::SecretsManager::Secret, Properties: {Name: !Sub '${Environment}/litellm/master-key'}}
                Outputs:
                  Key: {Value: !Ref Key, Export: {Name: !Sub '${Environment}-key-arn'}}
                """;
        String task = """
                Parameters:
                  Environment: {Type: String}
                Resources:
                  Task: {Type: AWS::ECS::TaskDefinition, Properties: {Family: {'Fn::ImportValue': !Sub '${Environment}-key-arn'}}}
                """;

        assertThat(check(Map.of("security", security, "one", task), Map.of()).faults())
                .singleElement()
                .asString()
                .startsWith("security.Key: found " + name);
    }
}
