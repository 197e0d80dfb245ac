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
 * Makes a function's AWS clients. All of a process share one HTTP client; region, credentials and endpoint are said
 * outright, because looking for them costs a cold start.
 */
public final class AwsClients {
    private static final int PATIENT_ATTEMPTS = 6;

    static final FunctionHttpClient HTTP = new FunctionHttpClient();

    /** The variables of a plain start, or the address that Lambda gives a function restored from a snapshot, which has none. */
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

    /** Retries that slow down to what a service takes. One for each service: services throttle on their own. */
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

    /** The S3 client. Buckets stand in the path where an endpoint is set: its host has no names below it. */
    public static S3Client s3(Settings settings) {
        return build(S3Client.builder().forcePathStyle(settings.endpoint().isPresent()), settings);
    }
}
