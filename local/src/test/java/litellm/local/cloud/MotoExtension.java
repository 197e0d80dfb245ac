package litellm.local.cloud;

import java.net.URI;
import litellm.local.AwsClients;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** moto without the rest of the local cloud. */
public final class MotoExtension implements BeforeAllCallback {
    private AwsClients aws;

    @Override
    public void beforeAll(ExtensionContext context) {
        aws = context.getRoot()
                .getStore(ExtensionContext.Namespace.create(MotoExtension.class))
                .computeIfAbsent(Running.class)
                .aws;
    }

    public AwsClients aws() {
        return aws;
    }

    /** Ends with the test run. */
    private static final class Running implements AutoCloseable {
        private final AwsClients aws = new AwsClients(
                URI.create("http://127.0.0.1:" + SharedMoto.port()),
                LocalCloud.REGION,
                CloudExtension.credentials("person"));

        @Override
        public void close() {
            aws.close();
        }
    }
}
