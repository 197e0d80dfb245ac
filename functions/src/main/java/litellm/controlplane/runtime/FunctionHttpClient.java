package litellm.controlplane.runtime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.HttpsURLConnection;
import software.amazon.awssdk.http.AbortableInputStream;
import software.amazon.awssdk.http.ExecutableHttpRequest;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.HttpStatusCode;
import software.amazon.awssdk.http.SdkHttpClient;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.SdkHttpResponse;
import software.amazon.awssdk.http.urlconnection.UrlConnectionHttpClient;

/** The HTTP client of a function's AWS clients. During a {@link Rehearsal} it sends nothing, and answers with a refusal itself. */
final class FunctionHttpClient implements SdkHttpClient {
    private static final int CONNECT_MILLISECONDS = 3_000;
    private static final int READ_MILLISECONDS = 20_000;

    private final SdkHttpClient client = UrlConnectionHttpClient.create(FunctionHttpClient::connection);
    private volatile boolean rehearsing;

    /**
     * A connection that is not open yet. The SDK's own factory would read the certificates that the JVM trusts as soon as a
     * client is made, needed or not: a tenth of a cold start.
     */
    private static HttpURLConnection connection(URI address) {
        try {
            HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
            connection.setConnectTimeout(CONNECT_MILLISECONDS);
            connection.setReadTimeout(READ_MILLISECONDS);
            return connection;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Loads now what the first call needs of the JVM: the certificates that it trusts. */
    void prepare() {
        HttpsURLConnection.getDefaultSSLSocketFactory();
    }

    /** Does {@code work} while every call is refused, also those of other threads. */
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
        return rehearsing ? new Refusal(request.httpRequest()) : client.prepareRequest(request);
    }

    @Override
    public String clientName() {
        return client.clientName();
    }

    @Override
    public void close() {
        client.close();
    }

    /** A refusal that is not retried, in a form that the service's client can read. */
    private record Refusal(SdkHttpRequest request) implements ExecutableHttpRequest {
        @Override
        public HttpExecuteResponse call() {
            boolean json = request.firstMatchingHeader("Content-Type")
                    .filter(type -> type.contains("json"))
                    .isPresent();
            String body = json ? "{}" : "<Error/>";
            return HttpExecuteResponse.builder()
                    .response(SdkHttpResponse.builder()
                            .statusCode(HttpStatusCode.BAD_REQUEST)
                            .build())
                    .responseBody(AbortableInputStream.create(
                            new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8))))
                    .build();
        }

        @Override
        public void abort() {
            // Nothing is under way.
        }
    }
}
