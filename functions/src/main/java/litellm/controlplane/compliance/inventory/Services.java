package litellm.controlplane.compliance.inventory;

import java.util.List;
import litellm.controlplane.drift.DriftDetection;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Ec2Query;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.resourcegroupstaggingapi.ResourceGroupsTaggingApiClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.wafv2.Wafv2Client;

/** The services that a scan looks into, each with its client. */
record Services(Settings settings, Scope scope, Calls calls) {
    List<ServiceReader> readers(TagIndex tags) {
        return List.of(
                new StackReader(client(CloudFormationClient.builder()), calls, scope),
                new DriftReader(new DriftDetection(client(CloudFormationClient.builder())), calls),
                new NetworkReader(Ec2Query.of(settings), calls, scope),
                new RepositoryReader(client(EcrClient.builder()), calls, scope),
                new ContainerReader(client(EcsClient.builder()), calls, scope, tags),
                new DatabaseReader(client(RdsClient.builder()), calls),
                new SecretReader(client(SecretsManagerClient.builder()), calls),
                new KeyReader(client(KmsClient.builder()), calls, scope),
                new LogReader(client(CloudWatchLogsClient.builder()), calls, tags),
                new RoleReader(client(IamClient.builder()), calls, scope),
                new BucketReader(
                        client(S3Client.builder()
                                .forcePathStyle(settings.endpoint().isPresent())),
                        calls,
                        scope),
                new LoadBalancerReader(client(ElasticLoadBalancingV2Client.builder()), calls, scope),
                new FunctionReader(client(LambdaClient.builder()), calls),
                new MonitoringReader(client(CloudWatchClient.builder()), calls, scope),
                new CertificateReader(client(AcmClient.builder()), calls),
                new FirewallReader(client(Wafv2Client.builder()), calls),
                new EventReader(client(EventBridgeClient.builder()), calls),
                new ScheduleReader(client(SchedulerClient.builder()), calls),
                new ScalingReader(client(ApplicationAutoScalingClient.builder()), calls, scope));
    }

    TagIndex tags() {
        return new TagIndex(client(ResourceGroupsTaggingApiClient.builder()), calls);
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return AwsClients.buildPatient(builder, settings);
    }
}
