package litellm.controlplane.runtime;

import com.amazonaws.services.lambda.runtime.Context;
import com.amazonaws.services.lambda.runtime.RequestStreamHandler;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import litellm.controlplane.json.JsonObject;
import org.crac.Core;
import org.crac.Resource;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.RetryableException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * A Lambda function: a JSON object in, a JSON object out. An exception leaves it as it is, so that the state machine sees
 * its class and message; only a service's transient refusal, or that it did not answer, becomes {@link RetryableException}, the
 * one name that the state machine retries whichever service it came from, and a missing permission becomes {@link AccessDenied},
 * both with the call in their message.
 */
public abstract class JsonHandler implements RequestStreamHandler, Resource {
    @SuppressWarnings("this-escape") // It is called back long after the function has been made.
    protected JsonHandler() {
        // Only where a snapshot is taken: registering takes a twentieth of a cold start.
        if ("snap-start".equals(System.getenv("AWS_LAMBDA_INITIALIZATION_TYPE"))) {
            Core.getGlobalContext().register(this);
        }
    }

    /** Does the function's work. The result is made of maps, collections, strings, numbers and booleans. */
    protected abstract Map<String, ?> handle(JsonObject payload);

    /** The payload. Throws IllegalArgumentException if it is no JSON object. */
    protected JsonObject read(InputStream in) {
        return JsonObject.read(in);
    }

    @Override
    public final void handleRequest(InputStream in, OutputStream out, Context context) throws IOException {
        JsonObject payload = read(in);
        Map<String, ?> result = Log.during(payload, () -> handleOrLog(payload));
        out.write(JsonObject.write(result).getBytes(StandardCharsets.UTF_8));
    }

    /** Before Lambda takes the snapshot that it starts the function from. */
    @Override
    public final void beforeCheckpoint(org.crac.Context<? extends Resource> snapshots) {
        Rehearsal.of(this::handle);
    }

    @Override
    public final void afterRestore(org.crac.Context<? extends Resource> snapshots) {
        // Only credentials go out of date in a snapshot, and the client asks for new ones itself.
    }

    private Map<String, ?> handleOrLog(JsonObject payload) {
        try {
            return handle(payload);
        } catch (RuntimeException e) {
            Log.failure(e);
            throw named(e);
        }
    }

    private static RuntimeException named(RuntimeException failure) {
        return switch (failure) {
            case RetryableException retryable -> retryable;
            case AwsServiceException refusal when TransientFault.is(refusal) -> retryable(refusal);
            case AwsServiceException refusal when AccessDenied.is(refusal) -> new AccessDenied(refusal);
            case SdkClientException unanswered -> retryable(unanswered);
            default -> failure;
        };
    }

    private static RetryableException retryable(SdkException failure) {
        return RetryableException.create(AwsCall.sentence(failure), failure);
    }
}
