package litellm.controlplane.preflight;

import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.wafv2.Wafv2Client;

/** The clients of a function. */
public record FunctionClients(Settings settings) implements AccountClients {
    @Override
    public EventBridgeClient eventBridge() {
        return AwsClients.build(EventBridgeClient.builder(), settings);
    }

    @Override
    public Wafv2Client wafv2() {
        return AwsClients.build(Wafv2Client.builder(), settings);
    }

    @Override
    public KmsClient kms() {
        return AwsClients.build(KmsClient.builder(), settings);
    }

    @Override
    public LambdaClient lambda() {
        return AwsClients.build(LambdaClient.builder(), settings);
    }

    @Override
    public ElasticLoadBalancingV2Client elasticLoadBalancingV2() {
        return AwsClients.build(ElasticLoadBalancingV2Client.builder(), settings);
    }

    @Override
    public IamClient iam() {
        return AwsClients.build(IamClient.builder(), settings);
    }

    @Override
    public CloudWatchLogsClient cloudWatchLogs() {
        return AwsClients.build(CloudWatchLogsClient.builder(), settings);
    }

    @Override
    public RdsClient rds() {
        return AwsClients.build(RdsClient.builder(), settings);
    }

    @Override
    public Route53Client route53() {
        return AwsClients.build(Route53Client.builder(), settings);
    }

    @Override
    public NameServers nameServers() {
        return settings.endpoint().isPresent() ? NameServers.unknown() : NameServers.ofInternet();
    }

    @Override
    public SecretsManagerClient secretsManager() {
        return AwsClients.build(SecretsManagerClient.builder(), settings);
    }
}
