package litellm.local.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import litellm.local.AwsClients;
import litellm.local.cloud.CloudExtension;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.SdkClient;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.core.sync.RequestBody;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.retries.DefaultRetryStrategy;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.iam.IamClient;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.S3Configuration;
import software.amazon.awssdk.services.s3.model.NoSuchKeyException;
import software.amazon.awssdk.services.s3.presigner.S3Presigner;
import software.amazon.awssdk.services.sts.StsClient;

@Order(1)
@Timeout(200)
class FrontTest {
    @RegisterExtension
    static final CloudExtension cloud = new CloudExtension();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    @AfterEach
    void liftTheFaults() throws Exception {
        cloud.call("DELETE", "/_local/faults", null);
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void storesLargeObjects(boolean awsChunked) {
        byte[] content = new byte[12_000_000];
        new Random(1).nextBytes(content);
        try (S3Client s3 = s3(awsChunked)) {
            String bucket = bucket();
            s3.createBucket(request -> request.bucket(bucket));
            s3.putObject(request -> request.bucket(bucket).key("a folder/größe"), RequestBody.fromBytes(content));
            assertThat(s3.headObject(request -> request.bucket(bucket).key("a folder/größe"))
                            .contentLength())
                    .isEqualTo(content.length);
            assertThat(s3.getObjectAsBytes(request -> request.bucket(bucket).key("a folder/größe"))
                            .asByteArray())
                    .isEqualTo(content);
            assertThatThrownBy(() ->
                            s3.headObject(request -> request.bucket(bucket).key("missing")))
                    .isInstanceOf(NoSuchKeyException.class);
        }
    }

    @Test
    void servesPresignedUrls() throws Exception {
        String bucket = bucket();
        cloud.aws().s3().createBucket(request -> request.bucket(bucket));
        cloud.aws().s3().putObject(request -> request.bucket(bucket).key("report.json"), RequestBody.fromString("{}"));
        try (S3Presigner presigner = S3Presigner.builder()
                .endpointOverride(cloud.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(CloudExtension.credentials("person"))
                .serviceConfiguration(
                        S3Configuration.builder().pathStyleAccessEnabled(true).build())
                .build()) {
            URI url = presigner
                    .presignGetObject(request -> request.signatureDuration(Duration.ofMinutes(1))
                            .getObjectRequest(get -> get.bucket(bucket).key("report.json")))
                    .url()
                    .toURI();
            HttpResponse<String> response =
                    HTTP.send(HttpRequest.newBuilder(url).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(response.body()).isEqualTo("{}");
        }
        assertThat(cloud.call("GET", "/_local/calls?service=s3", null).body())
                .contains("GET /" + bucket + "/report.json")
                .doesNotContain("X-Amz-Signature");
    }

    /** Several requests on one connection, a body in chunks, and a client that waits for 100 Continue. */
    @Test
    void speaksHttpAsClientsDo() throws IOException {
        String bucket = bucket();
        cloud.aws().s3().createBucket(request -> request.bucket(bucket));
        String authorization = "Authorization: AWS4-HMAC-SHA256 Credential=person/20250101/us-east-1/s3/aws4_request,"
                + " SignedHeaders=host, Signature=0\r\n";
        try (Socket socket =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), cloud.endpoint().getPort())) {
            socket.setSoTimeout(10_000);
            write(
                    socket,
                    "PUT /" + bucket + "/chunked HTTP/1.1\r\nHost: 127.0.0.1\r\n" + authorization
                            + "Transfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n");
            assertThat(readHead(socket)).startsWith("HTTP/1.1 100 ");
            write(socket, "5\r\nhello\r\n7\r\n, world\r\n0\r\n\r\n");
            assertThat(readHead(socket)).startsWith("HTTP/1.1 200 ");
            write(socket, "HEAD /" + bucket + "/chunked HTTP/1.1\r\nHost: 127.0.0.1\r\n" + authorization + "\r\n");
            assertThat(readHead(socket)).startsWith("HTTP/1.1 200 ").containsIgnoringCase("content-length: 12\r\n");
            write(socket, "GET /" + bucket + "/chunked HTTP/1.1\r\nHost: 127.0.0.1\r\n" + authorization + "\r\n");
            assertThat(readHead(socket)).startsWith("HTTP/1.1 200 ");
            assertThat(new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8))
                    .isEqualTo("hello, world");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"%s.localhost:%d", "%s.s3.localhost:%d"})
    void takesTheBucketFromTheHostName(String host) throws IOException {
        String bucket = bucket();
        cloud.aws().s3().createBucket(request -> request.bucket(bucket));
        try (Socket socket =
                new Socket(InetAddress.ofLiteral("127.0.0.1"), cloud.endpoint().getPort())) {
            socket.setSoTimeout(10_000);
            write(
                    socket,
                    "PUT /by-host HTTP/1.1\r\nHost: "
                            + host.formatted(bucket, cloud.endpoint().getPort())
                            + "\r\nAuthorization: AWS4-HMAC-SHA256 Credential=person/20250101/us-east-1/s3/aws4_request,"
                            + " SignedHeaders=host, Signature=0\r\nContent-Length: 2\r\n\r\nhi");
            assertThat(readHead(socket)).startsWith("HTTP/1.1 200 ");
        }
        assertThat(cloud.aws()
                        .s3()
                        .getObjectAsBytes(request -> request.bucket(bucket).key("by-host"))
                        .asUtf8String())
                .isEqualTo("hi");
    }

    @Test
    void recordsWhoCalledWhat() throws Exception {
        AwsClients caller = cloud.assume(cloud.role("caller", "kms:ListKeys"), "session");
        cloud.call("DELETE", "/_local/calls", null);
        caller.kms().listKeys();
        cloud.aws().ec2().describeVpcs();
        Map<String, Object> record = cloud.call("GET", "/_local/calls", null).json();
        assertThat(record)
                .containsEntry("total", 2)
                .containsEntry("counts", Map.of("kms ListKeys", 1, "ec2 DescribeVpcs", 1));
        assertThat(calls(record).getFirst())
                .containsEntry("service", "kms")
                .containsEntry("action", "ListKeys")
                .containsEntry("principal", "arn:aws:sts::123456789012:assumed-role/caller/session")
                .containsEntry("status", 200)
                .containsKeys("id", "time", "milliseconds", "accessKey");
        assertThat(calls(record).getLast()).containsEntry("principal", "arn:aws:iam::123456789012:root");
        Object last = calls(record).getFirst().get("id");
        assertThat(calls(cloud.call("GET", "/_local/calls?after=" + last, null).json()))
                .extracting(call -> call.get("service"))
                .containsExactly("ec2");
    }

    @Test
    void throttlesAsEachServiceDoes() throws Exception {
        fault(Map.of("kind", "throttle"));
        Map<String, Runnable> calls = Map.of(
                "kms", once(KmsClient.builder(), KmsClient::listKeys),
                "iam", once(IamClient.builder(), IamClient::listRoles),
                "ec2", once(Ec2Client.builder(), Ec2Client::describeVpcs),
                "s3", once(S3Client.builder(), S3Client::listBuckets),
                "lambda", once(LambdaClient.builder(), LambdaClient::listFunctions),
                "route53", once(Route53Client.builder(), Route53Client::listHostedZones));
        calls.forEach((service, call) -> assertThatThrownBy(call::run)
                .as(service)
                .isInstanceOfSatisfying(
                        AwsServiceException.class,
                        e -> assertThat(e.isThrottlingException())
                                .as(service + " " + e)
                                .isTrue()));
    }

    /** Step Functions names a failed invocation by the code, and quotes the request's id in its cause. */
    @ParameterizedTest
    @CsvSource({"throttle, TooManyRequestsException", "error, ServiceException"})
    void failsAsLambdaDoes(String kind, String code) throws Exception {
        fault(Map.of("service", "lambda", "kind", kind));

        assertThatThrownBy(once(LambdaClient.builder(), LambdaClient::listFunctions)::run)
                .isInstanceOfSatisfying(AwsServiceException.class, e -> {
                    assertThat(e.awsErrorDetails().errorCode()).isEqualTo(code);
                    assertThat(e.requestId()).isNotEmpty();
                });
    }

    @Test
    void failsACallAsOftenAsTold() throws Exception {
        fault(Map.of("service", "kms", "action", "List*", "kind", "error", "times", 2));
        cloud.call("DELETE", "/_local/calls", null);
        cloud.aws().kms().listKeys();
        cloud.aws().kms().createKey();
        assertThat(calls(cloud.call("GET", "/_local/calls?service=kms", null).json()))
                .extracting(call -> call.get("action") + " " + call.get("status"))
                .containsExactly("ListKeys 500", "ListKeys 500", "ListKeys 200", "CreateKey 200");
        assertThat(cloud.call("GET", "/_local/faults", null).body()).contains("\"left\":0,\"hits\":2");
    }

    @Test
    void dropsACallBeforeOrAfterItsEffect() throws Exception {
        fault(Map.of("service", "sts", "kind", "drop"));
        assertThatThrownBy(once(StsClient.builder(), StsClient::getCallerIdentity)::run)
                .isInstanceOf(SdkClientException.class);
        String kept = bucket();
        fault(Map.of("service", "s3", "action", "PUT *", "kind", "lose"));
        assertThatThrownBy(() -> cloud.aws().s3().createBucket(request -> request.bucket(kept)))
                .isInstanceOf(SdkException.class);
        liftTheFaults();
        assertThat(cloud.aws().s3().listBuckets().buckets()).extracting("name").contains(kept);
    }

    @Test
    void delaysOnlyThePrincipalThatIsMeant() throws Exception {
        fault(Map.of("principal", "*:role/none", "kind", "delay", "milliseconds", 600_000));
        fault(Map.of("principal", "*:root", "action", "ListKeys", "kind", "delay", "milliseconds", 150));
        long start = System.nanoTime();
        cloud.aws().kms().listKeys();
        assertThat(Duration.ofNanos(System.nanoTime() - start))
                .isBetween(Duration.ofMillis(150), Duration.ofSeconds(30));
        assertThat(cloud.call("GET", "/_local/calls?service=kms", null).body()).contains("\"fault\":\"delay\"");
    }

    @Test
    void givesTheSameFaultsForTheSameSeed() throws Exception {
        assertThat(faultPattern(7)).isEqualTo(faultPattern(7)).isNotEqualTo(faultPattern(8));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"kind\": \"explode\"} | kind: found \"explode\"; allowed is one of throttle, error, delay, drop, lose.",
                "{} | kind: nothing found; allowed is one of throttle, error, delay, drop, lose.",
                "{\"kind\": \"drop\", \"rate\": 2} | rate: found 2; allowed is a number from 0 to 1.",
                "{\"kind\": \"drop\", \"times\": \"once\"} | times: found \"once\"; allowed is a whole number from 1 to 9223372036854775807.",
                "{\"kind\": \"drop\", \"servce\": \"s3\"} | servce: no such field; allowed are action, kind, milliseconds, principal, rate, seed, service, times.",
                "[1] | The body is no JSON object",
                "null | The body is no JSON object.",
                "{ | The body is no JSON object"
            })
    void refusesWrongFaults(String body, String sentence) throws Exception {
        CloudExtension.Answer answer = cloud.call("POST", "/_local/faults", body);
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json().get("message").toString()).startsWith(sentence);
    }

    @Test
    void refusesADurationThatIsNoNumber() throws Exception {
        CloudExtension.Answer answer = cloud.call("POST", "/_local/durations", "{\"seconds\": {\"X\": null}}");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.json())
                .containsEntry("message", "seconds.X: found null; allowed is a number from 0 to 86400.");
    }

    @Test
    void answersAlsoWhereItFails() throws Exception {
        try (Front front = new Front(0, "123456789012")) {
            front.control("broken", call -> {
                throw new IllegalStateException("as the test wants it");
            });
            front.start();
            HttpResponse<String> response = HTTP.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + front.port() + "/_local/broken"))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).contains("as the test wants it");
        }
    }

    @Test
    void refusesWhatItsOwnApiDoesNotHave() throws Exception {
        assertThat(cloud.call("GET", "/_local/nothing", null).status()).isEqualTo(404);
        assertThat(cloud.call("GET", "/_local/", null).body()).contains("calls, ", "faults, ", "status");
        assertThat(cloud.call("PUT", "/_local/status", null).status()).isEqualTo(405);
        assertThat(cloud.call("GET", "/_local/calls?after=x", null).status()).isEqualTo(400);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/_local/shutdown", "/moto-api/data.json", "/", "/bucket/key"})
    void refusesWebPages(String path) throws Exception {
        HttpRequest page = HttpRequest.newBuilder(cloud.endpoint().resolve(path))
                .header("Origin", "https://example.com")
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        HttpResponse<String> response = HTTP.send(page, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
    }

    /** A browser sends no Origin where a page only shows an image. */
    @ParameterizedTest
    @CsvSource({
        "kms, '\"__type\":\"AccessDeniedException\"'",
        "route53, <ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code>",
        "ec2, <Response><Errors><Error><Code>AccessDenied</Code>",
        "s3, <Error><Code>AccessDenied</Code>"
    })
    void refusesInTheServicesShapeWhatABrowserFetches(String service, String shape) throws Exception {
        String query = "?X-Amz-Credential=x/20260101/us-east-1/" + service + "/aws4_request";
        HttpRequest image = HttpRequest.newBuilder(cloud.endpoint().resolve("/" + query))
                .header("Sec-Fetch-Site", "cross-site")
                .build();
        HttpResponse<String> response = HTTP.send(image, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).isEqualTo(403);
        assertThat(response.body()).contains(shape, "Sec-Fetch-Site");
    }

    /** What a page's owner has lead to this machine, the browser takes for the page's own host, and sends nothing that tells of it. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example:4567",
                "localhost.evil.example",
                "evil-localhost",
                "127.0.0.1.evil.example",
                "0.0.0.0",
                "bucket.s3.us-east-1.amazonaws.com",
                ""
            })
    void refusesOtherHosts(String host) throws IOException {
        Reply reply = get("/_local/calls", "", host);
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text()).contains("for the host \"" + host + "\"");
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.0.0.1:4567", "localhost", "LocalHost:4567"})
    void answersAtItsOwnNames(String host) throws IOException {
        assertThat(get("/_local/calls", "", host).status()).isEqualTo(200);
    }

    /** Which an image of a page makes a browser send; an older one says nothing of itself. */
    @Test
    void takesNoActionByGet() throws Exception {
        Reply reply = get(
                "/",
                "Action=CreateStack&StackName=by-get&X-Amz-Credential=x/20260101/us-east-1/cloudformation/aws4_request&TemplateBody="
                        + URLEncoder.encode(
                                "{\"Resources\": {\"Topic\": {\"Type\": \"AWS::SNS::Topic\"}}}",
                                StandardCharsets.UTF_8),
                "127.0.0.1");
        assertThat(reply.status()).isEqualTo(403);
        assertThat(reply.text()).contains("CreateStack came by GET");
        assertThat(calls(cloud.call("GET", "/_local/calls?service=cloudformation", null)
                        .json()))
                .isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"GET, /moto-api", "GET, /moto-api/data.json", "GET, /%6doto-api/data.json", "POST, /moto-api/reset"})
    void hasNothingOfMotosOwnApi(String method, String path) throws Exception {
        assertThat(cloud.call(method, path, null).status()).isEqualTo(404);
    }

    // --- Support

    /** A request with nothing but its host in the head, whatever that is: Java's clients let no other through. */
    private static Reply get(String path, String query, String host) throws IOException {
        Call call = new Call("GET", path, query, Map.of("Host", List.of(host)), new byte[0], null, null, null);
        return new MotoUpstream(cloud.endpoint().getPort()).forward(call);
    }

    /** A call by a client that does not try again. */
    private static <B extends AwsClientBuilder<B, C>, C extends SdkClient> Runnable once(B builder, Consumer<C> call) {
        return () -> {
            try (C client = builder.endpointOverride(cloud.endpoint())
                    .region(Region.US_EAST_1)
                    .credentialsProvider(CloudExtension.credentials("person"))
                    .overrideConfiguration(
                            configuration -> configuration.retryStrategy(DefaultRetryStrategy.doNotRetry()))
                    .build()) {
                call.accept(client);
            }
        };
    }

    private static String faultPattern(int seed) throws Exception {
        cloud.call("DELETE", "/_local/faults", null);
        cloud.call("DELETE", "/_local/calls", null);
        fault(Map.of("service", "kms", "kind", "error", "rate", 0.4, "seed", seed));
        for (int i = 0; i < 30; i++) {
            cloud.call("POST", "/?X-Amz-Credential=person/20250101/us-east-1/kms/aws4_request", "{}");
        }
        return calls(cloud.call("GET", "/_local/calls", null).json()).stream()
                .map(call -> call.containsKey("fault") ? "x" : ".")
                .reduce("", String::concat);
    }

    private static void fault(Map<String, Object> rule) throws Exception {
        assertThat(cloud.call("POST", "/_local/faults", rule).status()).isEqualTo(201);
    }

    @SuppressWarnings("unchecked")
    private static List<Map<String, Object>> calls(Map<String, Object> record) {
        return (List<Map<String, Object>>) record.get("calls");
    }

    private static String bucket() {
        return "bucket-" + UUID.randomUUID();
    }

    private static S3Client s3(boolean awsChunked) {
        return S3Client.builder()
                .endpointOverride(cloud.endpoint())
                .region(Region.US_EAST_1)
                .credentialsProvider(CloudExtension.credentials("person"))
                .serviceConfiguration(S3Configuration.builder()
                        .chunkedEncodingEnabled(awsChunked)
                        .build())
                .build();
    }

    private static void write(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
        socket.getOutputStream().flush();
    }

    private static String readHead(Socket socket) throws IOException {
        InputStream input = socket.getInputStream();
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int read = input.read();
            if (read < 0) {
                throw new EOFException("the answer ends after: " + head);
            }
            head.append((char) read);
        }
        return head.toString();
    }
}
