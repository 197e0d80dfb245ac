package litellm.system;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.api.BackoffStrategy;
import software.amazon.awssdk.services.cloudformation.CloudFormationClient;
import software.amazon.awssdk.services.cloudformation.waiters.CloudFormationWaiter;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;
import tools.jackson.jr.ob.JSON;

/** Makes AWS clients of the local cloud, with nothing in them that a client of AWS would not have but the endpoint. */
record LocalAws(String endpoint) {
    <C, B extends AwsClientBuilder<B, C> & SdkSyncClientBuilder<B, C>> C client(B builder) {
        return builder.endpointOverride(URI.create(endpoint))
                .region(Region.US_EAST_1)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create("test", "test")))
                .httpClient(UrlConnectionHttpClient.create())
                .build();
    }

    /** Looks ten times a second at a stack that changes, where the SDK's own waiter pauses for half a minute between two looks. */
    static CloudFormationWaiter waiter(CloudFormationClient cloudFormation) {
        return CloudFormationWaiter.builder()
                .client(cloudFormation)
                .overrideConfiguration(override -> override.maxAttempts(3_000)
                        .backoffStrategyV2(BackoffStrategy.fixedDelayWithoutJitter(Duration.ofMillis(100))))
                .build();
    }

    /** The current value of a secret that holds a JSON object. */
    Map<String, Object> secret(String id) {
        try (SecretsManagerClient secrets = client(SecretsManagerClient.builder())) {
            return JSON.std.mapFrom(
                    secrets.getSecretValue(request -> request.secretId(id)).secretString());
        }
    }
}
