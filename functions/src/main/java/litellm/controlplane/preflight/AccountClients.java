package litellm.controlplane.preflight;

import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/** Makes the clients that an account is read with: a deployment that changes nothing needs none of them. */
public interface AccountClients {
    ElasticLoadBalancingV2Client loadBalancing();

    IamClient iam();

    CloudWatchLogsClient logs();

    RdsClient rds();

    Route53Client route53();

    SecretsManagerClient secretsManager();
}
