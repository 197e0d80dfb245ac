package litellm.local.function;

import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;

/**
 * One event on its way through a function.
 *
 * @param functionArn as the caller named the function: with the alias or version
 * @param clientContext what the caller passes on as JSON; null for none
 * @param traceId the X-Ray header
 * @param timeout how long the function may take
 * @param outcome completed when the function has answered, failed or died
 */
@SuppressWarnings("ArrayRecordComponent") // Passed through, never compared.
record Invocation(
        String requestId,
        String functionArn,
        byte[] payload,
        String clientContext,
        String traceId,
        Duration timeout,
        CompletableFuture<Outcome> outcome) {

    static Invocation of(String functionArn, byte[] payload, String clientContext, Duration timeout) {
        String requestId = UUID.randomUUID().toString();
        String random = UUID.randomUUID().toString().replace("-", "");
        String traceId = "Root=1-%08x-%s;Parent=%s;Sampled=0"
                .formatted(Instant.now().getEpochSecond(), random.substring(8), random.substring(0, 16));
        // A function's input is JSON: Lambda makes an empty object of nothing.
        byte[] event = payload.length == 0 ? new byte[] {'{', '}'} : payload;
        return new Invocation(
                requestId, functionArn, event, clientContext, traceId, timeout, new CompletableFuture<>());
    }
}
