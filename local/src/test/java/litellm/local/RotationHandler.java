package litellm.local;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Map;

/**
 * A rotation function that does what Secrets Manager asks of one, and fails at the steps that its environment names; runs in
 * its own process, where there is no SDK.
 */
public final class RotationHandler {
    private static boolean failed;

    /** One step: {@code {Step, SecretId, ClientRequestToken}}. */
    public String handle(Map<String, String> event) throws IOException, InterruptedException {
        String step = event.get("Step");
        if (step.equals(System.getenv("FAILS")) || (step.equals(System.getenv("FAILS_ONCE")) && !failed)) {
            failed = true;
            throw new IllegalStateException("told to fail at " + step);
        }
        String secret = "\"SecretId\": \"" + event.get("SecretId") + "\"";
        String token = event.get("ClientRequestToken");
        if (step.equals("createSecret")) {
            ask(
                    "PutSecretValue",
                    "{%s, \"ClientRequestToken\": \"%s\", \"VersionStages\": [\"AWSPENDING\"], \"SecretString\": \"value of %s\"}"
                            .formatted(secret, token, token));
        } else if (step.equals("finishSecret")) {
            String value = ask("GetSecretValue", "{%s}".formatted(secret));
            String before = value.replaceFirst("(?s).*\"VersionId\": *\"([^\"]+)\".*", "$1");
            ask(
                    "UpdateSecretVersionStage",
                    "{%s, \"VersionStage\": \"AWSCURRENT\", \"MoveToVersionId\": \"%s\", \"RemoveFromVersionId\": \"%s\"}"
                            .formatted(secret, token, before));
        }
        return step;
    }

    private static String ask(String action, String request) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(
                    HttpRequest.newBuilder(URI.create(System.getenv("AWS_ENDPOINT_URL")))
                            .header("X-Amz-Target", "secretsmanager." + action)
                            .header("Content-Type", "application/x-amz-json-1.1")
                            .header(
                                    "Authorization",
                                    "AWS4-HMAC-SHA256 Credential=" + System.getenv("AWS_ACCESS_KEY_ID")
                                            + "/20250101/us-east-1/secretsmanager/aws4_request,"
                                            + " SignedHeaders=host, Signature=0")
                            .POST(HttpRequest.BodyPublishers.ofString(request))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(action + ": " + response.body());
            }
            return response.body();
        }
    }
}
