package litellm.controlplane.runtime;

import software.amazon.awssdk.auth.credentials.AwsCredentialsProvider;
import software.amazon.awssdk.auth.credentials.ContainerCredentialsProvider;
import software.amazon.awssdk.auth.credentials.EnvironmentVariableCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;
import software.amazon.awssdk.awscore.retry.AwsRetryStrategy;
import software.amazon.awssdk.core.retry.RetryMode;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.services.s3.S3Client;

/**
 * Makes a function's AWS clients. All clients of a process share one HTTP client; region, credentials and endpoint are set
 * explicitly, because looking them up would slow down a cold start.
 */
public final class AwsClients {
    private static final int PATIENT_ATTEMPTS = 6;

    static final FunctionHttpClient HTTP = new FunctionHttpClient();

    /**
     * From the environment variables of a plain start. A function restored from a snapshot has none of these: Lambda gives it
     * an address to ask.
     */
    static final AwsCredentialsProvider CREDENTIALS = System.getenv("AWS_ACCESS_KEY_ID") == null
            ? ContainerCredentialsProvider.builder().build()
            : EnvironmentVariableCredentialsProvider.create();

    private AwsClients() {}

    /** The client that {@code builder} makes: {@code AwsClients.build(EcsClient.builder(), settings)}. */
    public static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C build(
            B builder, Settings settings) {
        return configured(builder, settings)
                .overrideConfiguration(configuration -> configuration.retryStrategy(RetryMode.STANDARD))
                .build();
    }

    /**
     * The client that {@code builder} makes, for work of hundreds of calls in a row: it slows down to what the service
     * takes, instead of being refused again and again.
     */
    public static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C buildPatient(
            B builder, Settings settings) {
        return configured(builder, settings)
                .overrideConfiguration(configuration -> configuration.retryStrategy(patience()))
                .build();
    }

    /** Retries that slow down to what a service takes. One for each service: each throttles independently of the others. */
    static RetryStrategy patience() {
        return AwsRetryStrategy.adaptiveRetryStrategy().toBuilder()
                .maxAttempts(PATIENT_ATTEMPTS)
                .build();
    }

    private static <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> B configured(
            B builder, Settings settings) {
        settings.endpoint().ifPresent(builder::endpointOverride);
        return builder.httpClient(HTTP).region(settings.region()).credentialsProvider(CREDENTIALS);
    }

    /** The S3 client. Where an endpoint is set, buckets are named in the path: its host has no subdomains. */
    public static S3Client s3(Settings settings) {
        return build(S3Client.builder().forcePathStyle(settings.endpoint().isPresent()), settings);
    }
}
