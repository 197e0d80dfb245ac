package litellm.console.aws;

import java.time.Duration;
import java.util.Optional;
import litellm.console.ConsoleException;
import litellm.console.EnvironmentProxy;
import litellm.console.WebAddress;
import litellm.controlplane.ForeignText;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.profiles.ProfileFile;
import software.amazon.awssdk.profiles.ProfileFileSystemSetting;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.providers.DefaultAwsRegionProviderChain;
import software.amazon.awssdk.services.bedrock.BedrockClient;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.sfn.SfnClient;
import software.amazon.awssdk.services.sts.StsClient;
import software.amazon.awssdk.services.sts.model.GetCallerIdentityResponse;
import software.amazon.awssdk.services.sts.model.StsException;

/** One target's service clients: all share one HTTP client, one region and one source of credentials. */
public final class Aws implements AutoCloseable {
    private static final Duration ATTEMPT = Duration.ofSeconds(10);

    private final AwsTarget target;
    private final SdkHttpClient http;
    private final AwsCredentialsProvider credentials;
    private final Region region;

    /**
     * Connects to nothing yet.
     *
     * @throws ConsoleException if no region is known, or the AWS configuration cannot be read or lacks the profile
     */
    public Aws(AwsTarget target) {
        ProfileFile configuration = readableConfiguration();
        if (!target.local()) {
            ProfileName.check(target.profile(), configuration);
        }
        this.target = target;
        this.http = http(target);
        this.region = Region.of(target.region().orElseGet(() -> configuredRegion(target.profile())));
        this.credentials = target.local()
                ? StaticCredentialsProvider.create(AwsBasicCredentials.create("local", "local"))
                : credentials(target.profile(), configuration);
    }

    /** A company's proxy, which the environment names, leads to no cloud on this machine. */
    private static SdkHttpClient http(AwsTarget target) {
        boolean here = target.endpointUrl().filter(WebAddress::isLoopback).isPresent();
        return UrlConnectionHttpClient.builder()
                .proxyConfiguration(
                        here
                                ? ProxyConfiguration.builder()
                                        .useEnvironmentVariablesValues(false)
                                        .build()
                                : EnvironmentProxy.forAws())
                .build();
    }

    /** A profile that is named wins over keys in the environment, which the default chain would take first. */
    private static AwsCredentialsProvider credentials(Optional<String> profile, ProfileFile configuration) {
        return profile.<AwsCredentialsProvider>map(name -> new ReadableProfile(name, configuration))
                .orElseGet(() -> DefaultCredentialsProvider.builder().build());
    }

    public AwsTarget target() {
        return target;
    }

    /** The region's name, for example {@code us-east-1}. */
    public String region() {
        return region.id();
    }

    /** The client that {@code builder} makes: {@code aws.client(EcsClient.builder())}. */
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return configured(builder).build();
    }

    /** Bedrock in a region that may be another than this one. */
    public BedrockClient bedrock(String where) {
        return configured(BedrockClient.builder()).region(Region.of(where)).build();
    }

    /** S3 with the bucket in the path where an endpoint is given: a loopback address has no subdomains. */
    public S3Client s3() {
        return configured(S3Client.builder())
                .forcePathStyle(target.endpointUrl().isPresent())
                .build();
    }

    /** Step Functions, which answers at once: what takes longer than ten seconds has got lost on the way. */
    public SfnClient stepFunctions() {
        return client(SfnClient.builder().overrideConfiguration(override -> override.apiCallAttemptTimeout(ATTEMPT)));
    }

    /** Who calls: the account's number and the partition. */
    public Account account() {
        try (StsClient sts = client(StsClient.builder())) {
            GetCallerIdentityResponse identity = sts.getCallerIdentity();
            if (identity.account() == null || identity.arn() == null) {
                throw nobody(identity);
            }
            return new Account(identity.account(), identity.arn().split(":", -1)[1]);
        }
    }

    /** What is no answer of AWS names nobody. */
    private static AwsServiceException nobody(GetCallerIdentityResponse identity) {
        return StsException.builder()
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("STS GetCallerIdentity")
                        .build())
                .statusCode(identity.sdkHttpResponse().statusCode())
                .build();
    }

    private <B extends AwsClientBuilder<B, C> & AwsSyncClientBuilder<B, C>, C> B configured(B builder) {
        builder.httpClient(http)
                .region(region)
                .credentialsProvider(credentials)
                .overrideConfiguration(builder.overrideConfiguration().toBuilder()
                        .addExecutionInterceptor(new PageGuard())
                        .build());
        target.endpointUrl().ifPresent(builder::endpointOverride);
        if (target.local()) {
            // A company's rule for AWS, which the environment or the configuration states; the SDK refuses it beside an
            // address.
            builder.fipsEnabled(false).dualstackEnabled(false);
        }
        return builder;
    }

    /** Every client reads it, also one that is given all that it needs. */
    private static ProfileFile readableConfiguration() {
        try {
            return ProfileFile.defaultProfileFile();
        } catch (IllegalArgumentException e) {
            throw ConsoleException.wrongUsage("AWS configuration: found %s; repair %s or %s"
                    .formatted(
                            ForeignText.line(String.valueOf(e.getMessage())),
                            ProfileFileSystemSetting.AWS_CONFIG_FILE
                                    .getStringValue()
                                    .orElse("~/.aws/config"),
                            ProfileFileSystemSetting.AWS_SHARED_CREDENTIALS_FILE
                                    .getStringValue()
                                    .orElse("~/.aws/credentials")));
        }
    }

    private static String configuredRegion(Optional<String> profile) {
        try {
            return DefaultAwsRegionProviderChain.builder()
                    .profileName(profile.orElse(null))
                    .build()
                    .getRegion()
                    .id();
        } catch (SdkClientException e) {
            throw ConsoleException.wrongUsage(
                    "--region: found no region in the option, in AWS_REGION or in the AWS configuration; allowed: a region, for example us-east-1");
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
