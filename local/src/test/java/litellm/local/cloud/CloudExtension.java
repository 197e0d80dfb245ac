package litellm.local.cloud;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.OptionalInt;
import litellm.local.AwsClients;
import litellm.local.Python;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.services.sts.model.Credentials;
import tools.jackson.jr.ob.JSON;

/** A real local cloud for the tests of one class, on a free port and in a folder of its own. */
public final class CloudExtension implements BeforeAllCallback, AfterAllCallback {
    private final HttpClient http = HttpClient.newHttpClient();
    private final String name;
    private Path folder;
    private LocalCloud cloud;
    private AwsClients aws;

    public CloudExtension() {
        this("local-cloud");
    }

    /** A cloud whose folder's name begins with {@code name}. */
    public CloudExtension(String name) {
        this.name = name;
    }

    @Override
    public void beforeAll(ExtensionContext context) throws Exception {
        folder = Files.createTempDirectory(name);
        cloud = LocalCloud.start(new Options(folder, OptionalInt.of(0), Python.COMMAND));
        aws = new AwsClients(cloud.endpoint(), LocalCloud.REGION, credentials("person"));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        http.close();
        aws.close();
        cloud.close();
    }

    public AwsClients aws() {
        return aws;
    }

    public URI endpoint() {
        return cloud.endpoint();
    }

    public Path folder() {
        return folder;
    }

    public static StaticCredentialsProvider credentials(String accessKey) {
        return StaticCredentialsProvider.create(AwsBasicCredentials.create(accessKey, "secret"));
    }

    /** Makes a role that may do {@code action}, on anything; returns its ARN. */
    public String role(String name, String action) {
        String arn = aws.iam()
                .createRole(request -> request.roleName(name).assumeRolePolicyDocument("{}"))
                .role()
                .arn();
        aws.iam()
                .putRolePolicy(request -> request.roleName(name)
                        .policyName("test")
                        .policyDocument(
                                "{\"Version\": \"2012-10-17\", \"Statement\": {\"Effect\": \"Allow\", \"Action\": \"%s\", \"Resource\": \"*\"}}"
                                        .formatted(action)));
        return arn;
    }

    /** Clients that hold a role's credentials. */
    public AwsClients assume(String roleArn, String session) {
        Credentials lent = aws.sts()
                .assumeRole(request -> request.roleArn(roleArn).roleSessionName(session))
                .credentials();
        return aws.withCredentials(credentials(lent.accessKeyId()));
    }

    /** A request to the front's own API, or to any path; gives status and JSON body. */
    public Answer call(String method, String path, Object body) throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(endpoint().resolve(path))
                .method(
                        method,
                        body == null
                                ? HttpRequest.BodyPublishers.noBody()
                                : HttpRequest.BodyPublishers.ofString(
                                        body instanceof String text ? text : JSON.std.asString(body)))
                .build();
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), response.body());
    }

    /** What came back. */
    public record Answer(int status, String body) {
        public Map<String, Object> json() {
            return JSON.std.mapFrom(body);
        }
    }
}
