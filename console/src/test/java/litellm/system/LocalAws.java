package litellm.system;

import java.net.URI;
import java.util.Map;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.core.client.builder.SdkSyncClientBuilder;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;
import software.amazon.awssdk.regions.Region;
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

    /** The current value of a secret that holds a JSON object. */
    Map<String, Object> secret(String id) {
        try (SecretsManagerClient secrets = client(SecretsManagerClient.builder())) {
            return JSON.std.mapFrom(
                    secrets.getSecretValue(request -> request.secretId(id)).secretString());
        }
    }
}
