package litellm.controlplane.runtime;

import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.HttpStatusCode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpResponse;

/** The HTTP client of a function's AWS clients. During a {@link Rehearsal} it sends nothing, and answers with a refusal itself. */
final class FunctionHttpClient implements SdkHttpClient {
    private final SdkHttpClient client;
    private volatile boolean rehearsing;

    FunctionHttpClient(SdkHttpClient client) {
        this.client = client;
    }

    /** Does {@code work} with every call refused, those of other threads too. */
    void refuseDuring(Runnable work) {
        rehearsing = true;
        try {
            work.run();
        } finally {
            rehearsing = false;
        }
    }

    @Override
    public ExecutableHttpRequest prepareRequest(HttpExecuteRequest request) {
        return rehearsing ? new Refusal() : client.prepareRequest(request);
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }

    /** One that nobody retries. */
    private static final class Refusal implements ExecutableHttpRequest {
        @Override
        public HttpExecuteResponse call() {
            return HttpExecuteResponse.builder()
                    .response(SdkHttpResponse.builder()
                            .statusCode(HttpStatusCode.BAD_REQUEST)
                            .build())
                    .build();
        }

        @Override
        public void abort() {
            // Nothing is under way.
        }
    }
}
