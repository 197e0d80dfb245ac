package litellm.controlplane.preflight;

import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;

/** Makes the clients that an account is read with: a deployment that changes nothing needs none of them. */
public interface AccountClients {
    /** The client that {@code builder} makes: {@code clients.client(RdsClient.builder())}. */
    <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder);

    NameServers nameServers();
}
