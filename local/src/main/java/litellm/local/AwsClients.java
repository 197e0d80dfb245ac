package litellm.local;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.applicationautoscaling.ApplicationAutoScalingClient;
import software.amazon.awssdk.services.cloudwatch.CloudWatchClient;
import software.amazon.awssdk.services.cloudwatchlogs.CloudWatchLogsClient;
import software.amazon.awssdk.services.codebuild.CodeBuildClient;
import software.amazon.awssdk.services.dynamodb.DynamoDbClient;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ecr.EcrClient;
import software.amazon.awssdk.services.ecs.EcsClient;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.rds.RdsClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.scheduler.SchedulerClient;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sns.SnsClient;
import software.amazon.awssdk.services.sqs.SqsClient;
import software.amazon.awssdk.services.ssm.SsmClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.wafv2.Wafv2Client;

/**
 * The AWS clients that the parts of the local cloud use: all of one endpoint, region and set of credentials, each made
 * when first asked for and kept. Safe for use by many threads.
 */
public final class AwsClients implements AutoCloseable {
    private final URI endpoint;
    private final Region region;
    private final AwsCredentialsProvider credentials;
    private final SdkHttpClient http;
    private final Map<Class<?>, SdkClient> clients = new ConcurrentHashMap<>();

    /** Clients that call {@code endpoint}, the front's address, in {@code region}. */
    public AwsClients(URI endpoint, String region, AwsCredentialsProvider credentials) {
        this(
                endpoint,
                Region.of(region),
                credentials,
                UrlConnectionHttpClient.builder()
                        // After a timeout the SDK sends the call again, and a repeated CreateFunction fails because
                        // the first one worked; on a busy machine, waiting is better.
                        .socketTimeout(Duration.ofMinutes(10))
                        // The front is on this machine, whatever proxy the environment names.
                        .proxyConfiguration(ProxyConfiguration.builder()
                                .useEnvironmentVariablesValues(false)
                                .build())
                        .build());
    }

    private AwsClients(URI endpoint, Region region, AwsCredentialsProvider credentials, SdkHttpClient http) {
        this.endpoint = endpoint;
        this.region = region;
        this.credentials = credentials;
        this.http = http;
    }

    /** The same endpoint and region as someone else; shares the connections of these clients. */
    public AwsClients withCredentials(AwsCredentialsProvider other) {
        return new AwsClients(endpoint, region, other, http);
    }

    public URI endpoint() {
        return endpoint;
    }

    public String region() {
        return region.id();
    }

    public AcmClient acm() {
        return client(AcmClient.class, AcmClient::builder);
    }

    public ApplicationAutoScalingClient applicationAutoScaling() {
        return client(ApplicationAutoScalingClient.class, ApplicationAutoScalingClient::builder);
    }

    public CloudWatchClient cloudWatch() {
        return client(CloudWatchClient.class, CloudWatchClient::builder);
    }

    public CloudWatchLogsClient cloudWatchLogs() {
        return client(CloudWatchLogsClient.class, CloudWatchLogsClient::builder);
    }

    public CodeBuildClient codeBuild() {
        return client(CodeBuildClient.class, CodeBuildClient::builder);
    }

    public DynamoDbClient dynamoDb() {
        return client(DynamoDbClient.class, DynamoDbClient::builder);
    }

    public Ec2Client ec2() {
        return client(Ec2Client.class, Ec2Client::builder);
    }

    public EcrClient ecr() {
        return client(EcrClient.class, EcrClient::builder);
    }

    public EcsClient ecs() {
        return client(EcsClient.class, EcsClient::builder);
    }

    public ElasticLoadBalancingV2Client elasticLoadBalancingV2() {
        return client(ElasticLoadBalancingV2Client.class, ElasticLoadBalancingV2Client::builder);
    }

    public EventBridgeClient eventBridge() {
        return client(EventBridgeClient.class, EventBridgeClient::builder);
    }

    public IamClient iam() {
        return client(IamClient.class, IamClient::builder);
    }

    public KmsClient kms() {
        return client(KmsClient.class, KmsClient::builder);
    }

    public LambdaClient lambda() {
        return client(LambdaClient.class, LambdaClient::builder);
    }

    public RdsClient rds() {
        return client(RdsClient.class, RdsClient::builder);
    }

    public Route53Client route53() {
        return client(Route53Client.class, Route53Client::builder);
    }

    public S3Client s3() {
        return client(S3Client.class, S3Client::builder);
    }

    public SchedulerClient scheduler() {
        return client(SchedulerClient.class, SchedulerClient::builder);
    }

    public SecretsManagerClient secretsManager() {
        return client(SecretsManagerClient.class, SecretsManagerClient::builder);
    }

    public SfnClient sfn() {
        return client(SfnClient.class, SfnClient::builder);
    }

    public SnsClient sns() {
        return client(SnsClient.class, SnsClient::builder);
    }

    public SqsClient sqs() {
        return client(SqsClient.class, SqsClient::builder);
    }

    public SsmClient ssm() {
        return client(SsmClient.class, SsmClient::builder);
    }

    public StsClient sts() {
        return client(StsClient.class, StsClient::builder);
    }

    public Wafv2Client wafv2() {
        return client(Wafv2Client.class, Wafv2Client::builder);
    }

    /** Closes the connections, also those of clients made by {@link #withCredentials}. */
    @Override
    public void close() {
        clients.values().forEach(SdkClient::close);
        http.close();
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkClient> C client(
            Class<C> type, Supplier<B> builder) {
        return type.cast(clients.computeIfAbsent(type, ignored -> build(builder.get())));
    }

    private <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C extends SdkClient> C build(B builder) {
        return builder.httpClient(http)
                .endpointOverride(endpoint)
                // A company's rule for AWS; the SDK refuses it beside an address.
                .fipsEnabled(false)
                .dualstackEnabled(false)
                .region(region)
                .credentialsProvider(credentials)
                .build();
    }
}
