package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PendingRotationTest extends PreflightScene {
    private static final String SECURITY = """
            Parameters:
              Environment: {Type: String}
              RotationDays: {Type: Number, Default: 30}
            Resources:
              Key: {Type: AWS::SecretsManager::Secret, Properties: {Name: !Sub '${Environment}/litellm/master-key'}}
              KeySchedule:
                Type: AWS::SecretsManager::RotationSchedule
                Properties: {SecretId: !Ref Key, RotationRules: {AutomaticallyAfterDays: !Ref RotationDays}}
              Login: {Type: AWS::SecretsManager::Secret, Properties: {Name: !Sub '${Environment}/litellm/database'}}
            Outputs:
              LoginArn: {Value: !Ref Login, Export: {Name: !Sub '${Environment}-login-arn'}}
            """;

    private static final String LOGIN = """
            Parameters:
              Environment: {Type: String}
              RotationDays: {Type: Number, Default: 30}
            Resources:
              LoginSchedule:
                Type: AWS::SecretsManager::RotationSchedule
                Properties:
                  SecretId: {Fn::ImportValue: !Sub '${Environment}-login-arn'}
                  RotationRules: {AutomaticallyAfterDays: !Ref RotationDays}
            """;

    /** The database is made anew, say, and its secret was not: a broken rotation is still pending there. */
    @Test
    void refusesAScheduleWhereARotationIsPending() {
        String pending = secret("database", "AWSPENDING");
        current.put("security", Map.of("Environment", environment));

        assertThat(rotations(Map.of()).faults())
                .containsExactly(
                        "login.LoginSchedule: found version %1$s of %2$s/litellm/database, with which a rotation is not complete, and Secrets Manager schedules none beside it; if none is under way, aws secretsmanager update-secret-version-stage --secret-id %2$s/litellm/database --version-stage AWSPENDING --remove-from-version-id %1$s gives it up"
                                .formatted(pending, environment));
        current.put("login", Map.of("Environment", environment));
        assertThat(rotations(Map.of()).faults()).as("no schedule changes").isEmpty();
    }

    @Test
    void refusesAnotherScheduleWhereARotationIsPending() {
        secret("master-key", "AWSPENDING");
        secret("database", "AWSCURRENT", "AWSPENDING");
        current.put("security", Map.of("Environment", environment));
        current.put("login", Map.of("Environment", environment));
        Map<String, String> longer = Map.of("RotationDays", "60");

        assertThat(rotations(Map.of("security", longer, "login", longer)).faults())
                .as("a rotation that ended may leave its label at the current version")
                .singleElement()
                .asString()
                .startsWith("security.KeySchedule: found version ");
    }

    /** What is not there has no rotation: neither before the first deployment nor where someone has deleted the secret. */
    @Test
    void asksForNoRotationOfASecretThatIsNotThere() {
        assertThat(check(LOGIN, Map.of()).faults()).isEmpty();
        assertThat(rotations(Map.of()).faults()).isEmpty();

        current.put("security", Map.of("Environment", environment));
        assertThat(rotations(Map.of())).isEqualTo(new Preflight.Result(List.of(), List.of(), List.of()));
    }

    private Preflight.Result rotations(Map<String, Map<String, String>> set) {
        return check(Map.of("security", SECURITY, "login", LOGIN), set);
    }
}
