package litellm.controlplane.teardown;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.Map;
import litellm.controlplane.Action;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.stack.Stacks;
import litellm.controlplane.testing.Moto;
import litellm.controlplane.testing.Requests;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;

class TeardownCheckTest {
    private static final StackCatalogue CATALOGUE = StackCatalogue.parse("""
            stacks:
              security: {template: a.yaml, dependsOn: [], parameters: {}, environments: {}}
              network: {template: b.yaml, dependsOn: [], parameters: {}, environments: {}}
              database: {template: c.yaml, dependsOn: [security, network], parameters: {}, environments: {}}
              litellm: {template: d.yaml, dependsOn: [security, network, database], parameters: {}, environments: {}}
            """);

    private final CloudFormationClient cloudFormation = Moto.shared().client(CloudFormationClient.builder());
    private final String environment = Moto.newEnvironment();

    @Test
    void refusesAStackThatOthersNeedAndNamesThoseThatThereAre() {
        create("network", false);
        create("litellm", false);

        assertThatThrownBy(() -> check("network").require())
                .isInstanceOf(InvalidRequest.class)
                .hasMessage(
                        "stack: found network, which %1$s-litellm-stack still needs; tear down first what needs it, or all"
                                .formatted(environment));
        assertThatCode(() -> check("litellm").require()).doesNotThrowAnyException();
        assertThatCode(() -> check("all").require()).doesNotThrowAnyException();
    }

    @Test
    void refusesWhatIsProtectedAndSaysHowAPersonLiftsThat() {
        create("network", true);
        create("database", true);

        assertThatThrownBy(() -> check("all").require())
                .hasMessageContaining("found %s-network-stack with termination protection".formatted(environment))
                .hasMessageContaining(
                        "--no-enable-termination-protection --stack-name %s-database-stack".formatted(environment));
    }

    private void create(String stack, boolean protection) {
        cloudFormation.createStack(create -> create.stackName(environment + "-" + stack + "-stack")
                .templateBody("{\"Resources\": {\"Topic\": {\"Type\": \"AWS::SNS::Topic\"}}}")
                .enableTerminationProtection(protection));
    }

    private TeardownCheck check(String wanted) {
        Request all = Requests.of(Action.TEARDOWN, environment, Map.of());
        Map<String, Boolean> stacks = new LinkedHashMap<>();
        CATALOGUE.names().forEach(name -> stacks.put(name, wanted.equals("all") || wanted.equals(name)));
        Request request = Requests.withStacks(all, wanted, stacks, all.parameters());
        return new TeardownCheck(request, CATALOGUE, new Stacks(cloudFormation));
    }
}
