package litellm.controlplane.verification;

import java.time.Clock;
import java.util.Map;
import litellm.controlplane.Operation;
import litellm.controlplane.Request;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.release.Releases;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.JsonHandler;
import litellm.controlplane.runtime.Settings;
import litellm.controlplane.secrets.SecretStore;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The function {@code {request, operation?} -> operation} of kind verification: see {@link DeploymentVerification}. It is
 * start and check in one: the state machine calls it with its own last answer until that is no longer in progress.
 */
public final class VerifyDeployment extends JsonHandler {
    private final DeploymentVerification verification;

    /** Called by Lambda. */
    public VerifyDeployment() {
        this(Settings.ofProcess());
    }

    VerifyDeployment(Settings settings) {
        verification = new DeploymentVerification(
                new Stacks(AwsClients.build(CloudFormationClient.builder(), settings)),
                AwsClients.build(EcsClient.builder(), settings),
                AwsClients.build(ElasticLoadBalancingV2Client.builder(), settings),
                new SecretStore(AwsClients.build(SecretsManagerClient.builder(), settings)),
                Releases.of(settings),
                Clock.systemUTC());
    }

    @Override
    protected Map<String, ?> handle(JsonObject payload) {
        return verification
                .verify(
                        Request.from(payload.object("request")),
                        payload.optionalObject("operation").map(Operation::from))
                .toJson();
    }
}
