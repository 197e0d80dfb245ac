package litellm.local;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** moto as the local cloud runs it, without the rest of the cloud: one for all test classes, which so keep to names of their own. */
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
        private final Moto moto;
        private final AwsClients aws;

        Running() {
            try {
                Path folder = Files.createTempDirectory("moto");
                // Nothing in these tests makes moto call the front.
                moto = Moto.start(Python.COMMAND, folder, 1);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
            aws = new AwsClients(
                    URI.create("http://127.0.0.1:" + moto.port()),
                    LocalCloud.REGION,
                    CloudExtension.credentials("person"));
        }

        @Override
        public void close() {
            aws.close();
            moto.close();
        }
    }
}
