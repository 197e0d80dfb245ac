package litellm.controlplane.runtime;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.DefaultCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.apache.ApacheHttpClient;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/** The subject of a comparison: clients as the SDK makes them where nobody chooses anything, in the place of the functions' own. */
public final class AwsClients {
    static final SdkHttpClient HTTP = ApacheHttpClient.create();
    static final AwsCredentialsProvider CREDENTIALS =
            DefaultCredentialsProvider.builder().build();

    private AwsClients() {}

    public static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
            B builder, Settings settings) {
        return builder.build();
    }

    public static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C buildPatient(
            B builder, Settings settings) {
        return builder.build();
    }

    static RetryStrategy patience() {
        return AwsRetryStrategy.doNotRetry();
    }

    public static S3Client s3(Settings settings) {
        return S3Client.builder().forcePathStyle(true).build();
    }
}
