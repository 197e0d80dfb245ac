package litellm.controlplane.preflight;

import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;

/** The clients of a function. */
public record FunctionClients(Settings settings) implements AccountClients {
    @Override
    public <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return AwsClients.build(builder, settings);
    }

    @Override
    public NameServers nameServers() {
        return settings.endpoint().isPresent() ? NameServers.unknown() : NameServers.ofInternet();
    }
}
