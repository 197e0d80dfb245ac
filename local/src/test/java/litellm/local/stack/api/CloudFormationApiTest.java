package litellm.local.stack.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import litellm.local.stack.StackCloud;
import org.junit.jupiter.api.Test;

class CloudFormationApiTest {
    @Test
    void wantsAnAction() throws Exception {
        try (StackCloud cloud = new StackCloud();
                HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> reply = http.send(
                    HttpRequest.newBuilder(cloud.aws().endpoint())
                            .header("Content-Type", "application/x-www-form-urlencoded")
                            .header(
                                    "Authorization",
                                    "AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/cloudformation/aws4_request,"
                                            + " SignedHeaders=host, Signature=0")
                            .POST(HttpRequest.BodyPublishers.ofString("Version=2010-05-15"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());

            assertThat(reply.statusCode()).isEqualTo(400);
            assertThat(reply.body()).contains("<Code>MissingAction</Code>");
        }
    }
}
