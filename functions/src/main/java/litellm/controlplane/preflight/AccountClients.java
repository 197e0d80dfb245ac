package litellm.controlplane.preflight;

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

/** Makes the clients that an account is read with: a deployment that changes nothing needs none of them. */
public interface AccountClients {
    EventBridgeClient eventBridge();

    Wafv2Client wafv2();

    IamClient iam();

    KmsClient kms();

    LambdaClient lambda();

    ElasticLoadBalancingV2Client elasticLoadBalancingV2();

    CloudWatchLogsClient cloudWatchLogs();

    RdsClient rds();

    Route53Client route53();

    NameServers nameServers();

    SecretsManagerClient secretsManager();
}
