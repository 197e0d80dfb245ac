package litellm.local.cloud;

import java.io.IOException;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import litellm.local.AwsClients;
import litellm.local.front.Front;
import litellm.local.front.MotoUpstream;
import litellm.local.front.Service;

/** The front before real moto, with some services: what the tests of those services need of the local cloud. */
public final class TestCloud implements AutoCloseable {
    private final Front front = new Front(0, LocalCloud.ACCOUNT);
    private final AwsClients aws;

    public TestCloud() throws IOException {
        front.upstream(new MotoUpstream(SharedMoto.port()));
        front.start();
        aws = new AwsClients(
                URI.create("http://127.0.0.1:" + front.port()),
                LocalCloud.REGION,
                CloudExtension.credentials("person"));
    }

    public AwsClients aws() {
        return aws;
    }

    /** Puts a service in front of moto. */
    public void serve(String signingName, Service service) {
        front.service(signingName, service);
    }

    @Override
    public void close() {
        aws.close();
        front.close();
    }

    /** Asks again and again until there is an answer. */
    public static <T> T await(String what, Supplier<Optional<T>> question) throws InterruptedException {
        Instant deadline = Instant.now().plusSeconds(180);
        while (Instant.now().isBefore(deadline)) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            TimeUnit.MILLISECONDS.sleep(20);
        }
        throw new AssertionError("not within three minutes: " + what);
    }

    /** Waits until every process has ended. */
    public static void assertEnded(List<ProcessHandle> processes) throws Exception {
        for (ProcessHandle process : processes) {
            process.onExit().get(60, TimeUnit.SECONDS);
        }
    }
}
