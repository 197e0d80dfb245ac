package litellm.local;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(200)
class MotoTest {
    @RegisterExtension
    static final MotoExtension moto = new MotoExtension();

    /** Its port is as open to a page in a browser as the front's. */
    @Test
    void refusesWebPages() throws Exception {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(moto.aws().endpoint().resolve("/moto-api/config"));
        try (HttpClient http = HttpClient.newHttpClient()) {
            assertThat(http.send(
                                    request.copy()
                                            .header("Origin", "https://example.com")
                                            .build(),
                                    HttpResponse.BodyHandlers.ofString())
                            .statusCode())
                    .isEqualTo(403);
            HttpResponse<String> own = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            assertThat(own.statusCode()).isEqualTo(201);
            assertThat(own.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
        }
    }
}
