package litellm.console.execution;

import java.io.IOException;
import java.net.URI;
import java.util.function.BiFunction;
import litellm.console.HttpStandIn;

/** Step Functions as a test wants it, on loopback, and the one answer of STS that the console asks for. */
public final class StepFunctionsStandIn implements AutoCloseable {
    private static final HttpStandIn.Answer IDENTITY = new HttpStandIn.Answer(
            200,
            "<GetCallerIdentityResponse><GetCallerIdentityResult><Account>123456789012</Account><Arn>arn:aws:iam::123456789012:user/one</Arn></GetCallerIdentityResult></GetCallerIdentityResponse>");

    private final HttpStandIn server;

    /** @param answers to an operation, {@code ListExecutions}, and its request, both JSON */
    public StepFunctionsStandIn(BiFunction<String, String, HttpStandIn.Answer> answers) throws IOException {
        server = new HttpStandIn(request -> {
            String target = request.header("X-Amz-Target");
            return target.isEmpty()
                    ? IDENTITY
                    : answers.apply(target.substring(target.lastIndexOf('.') + 1), request.body());
        });
    }

    public URI endpoint() {
        return server.endpoint();
    }

    @Override
    public void close() {
        server.close();
    }
}
