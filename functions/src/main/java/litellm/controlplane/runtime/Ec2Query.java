package litellm.controlplane.runtime;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import litellm.controlplane.json.JsonObject;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.xml.sax.SAXException;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.HttpExecuteRequest;
import software.amazon.awssdk.http.HttpExecuteResponse;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.SignedRequest;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.regions.servicemetadata.Ec2ServiceMetadata;
import software.amazon.awssdk.retries.api.AcquireInitialTokenRequest;
import software.amazon.awssdk.retries.api.AcquireInitialTokenResponse;
import software.amazon.awssdk.retries.api.RecordSuccessRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenRequest;
import software.amazon.awssdk.retries.api.RefreshRetryTokenResponse;
import software.amazon.awssdk.retries.api.RetryStrategy;
import software.amazon.awssdk.retries.api.RetryToken;
import software.amazon.awssdk.retries.api.TokenAcquisitionFailedException;

/**
 * EC2's calls, without the SDK's module for EC2: its 75 MB of classes, added to the others, would exceed Lambda's limit
 * (docs/decisions/0009). Signing, sending and retrying are the SDK's; only the answer, EC2's XML, is read here.
 */
public final class Ec2Query {
    private static final String SERVICE = "ec2";
    private static final String VERSION = "2016-11-15";

    private final Region region;
    private final URI endpoint;
    private final RetryStrategy retries = AwsClients.patience();
    private final AwsV4HttpSigner signer = AwsV4HttpSigner.create();

    private Ec2Query(Region region, URI endpoint) {
        this.region = region;
        this.endpoint = endpoint;
    }

    /** EC2 of the function's region. */
    public static Ec2Query of(Settings settings) {
        Region region = settings.region();
        return new Ec2Query(
                region,
                settings.endpoint()
                        .orElseGet(() -> URI.create("https://" + new Ec2ServiceMetadata().endpointFor(region))));
    }

    /**
     * One call.
     *
     * @param action {@code DescribeVpcs}
     * @param parameters as the Query API names them: {@code MaxResults}, {@code Filter.1.Name}, …
     * @return the answer: an element of elements is an object, one of {@code item}s an array (see {@link #items}), any other a
     *     string
     * @throws AwsServiceException where EC2 refuses the call, also at the last attempt
     */
    public JsonObject call(String action, Map<String, String> parameters) {
        AcquireInitialTokenResponse start = retries.acquireInitialToken(AcquireInitialTokenRequest.create(SERVICE));
        Pause.SLEEP.pause(start.delay());
        RetryToken token = start.token();
        while (true) {
            try {
                JsonObject answer = send(action, parameters);
                retries.recordSuccess(RecordSuccessRequest.create(token));
                return answer;
            } catch (AwsServiceException | SdkClientException e) {
                RefreshRetryTokenResponse again = next(token, e);
                Pause.SLEEP.pause(again.delay());
                token = again.token();
            }
        }
    }

    /** The objects of the list called {@code name}: none where it is empty, which looks like an empty string. */
    public static List<JsonObject> items(JsonObject answer, String name) {
        return answer.members().get(name) instanceof List<?> ? answer.objects(name) : List.of();
    }

    /** Whether and when to try again. Throws {@code failure} where another attempt is of no use. */
    private RefreshRetryTokenResponse next(RetryToken token, RuntimeException failure) {
        try {
            return retries.refreshRetryToken(RefreshRetryTokenRequest.builder()
                    .token(token)
                    .failure(failure)
                    .build());
        } catch (TokenAcquisitionFailedException _) {
            throw failure;
        }
    }

    private JsonObject send(String action, Map<String, String> parameters) {
        ContentStreamProvider body = ContentStreamProvider.fromUtf8String(form(action, parameters));
        SignedRequest signed = signer.sign(request -> request.identity(
                        AwsClients.CREDENTIALS.resolveIdentity().join())
                .request(SdkHttpRequest.builder()
                        .uri(endpoint)
                        .method(SdkHttpMethod.POST)
                        .putHeader("Content-Type", "application/x-www-form-urlencoded; charset=utf-8")
                        .build())
                .payload(body)
                .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, SERVICE)
                .putProperty(AwsV4HttpSigner.REGION_NAME, region.id()));
        HttpExecuteRequest request = HttpExecuteRequest.builder()
                .request(signed.request())
                .contentStreamProvider(signed.payload().orElse(body))
                .build();
        try {
            HttpExecuteResponse response =
                    AwsClients.HTTP.prepareRequest(request).call();
            return read(response);
        } catch (IOException e) {
            throw SdkClientException.create("EC2 cannot be reached: " + e.getMessage(), e);
        }
    }

    private static String form(String action, Map<String, String> parameters) {
        Map<String, String> form = new TreeMap<>(parameters);
        form.put("Action", action);
        form.put("Version", VERSION);
        return form.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    private static JsonObject read(HttpExecuteResponse response) throws IOException {
        byte[] body;
        try (InputStream in =
                response.responseBody().isPresent() ? response.responseBody().get() : InputStream.nullInputStream()) {
            body = in.readAllBytes();
        }
        int status = response.httpResponse().statusCode();
        if (status >= 300) {
            throw refusal(status, body);
        }
        return new JsonObject("", members(root(body)));
    }

    private static AwsServiceException refusal(int status, byte[] body) {
        String code = "Unknown";
        String message = "EC2 answered " + status;
        try {
            Element root = root(body);
            code = text(root, "Code", code);
            message = text(root, "Message", message);
        } catch (UncheckedIOException _) {
            // Not an answer in EC2's format: the status is all that there is.
        }
        return AwsServiceException.builder()
                .message("%s (Service: EC2, Status Code: %d)".formatted(message, status))
                .statusCode(status)
                .awsErrorDetails(AwsErrorDetails.builder()
                        .serviceName("EC2")
                        .errorCode(code)
                        .errorMessage(message)
                        .build())
                .build();
    }

    private static String text(Element root, String name, String otherwise) {
        Node found = root.getElementsByTagName(name).item(0);
        return found == null ? otherwise : found.getTextContent();
    }

    private static Element root(byte[] xml) {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newDefaultInstance();
            factory.setFeature("http://apache.org/xml/features/disallow-doctype-decl", true);
            return factory.newDocumentBuilder()
                    .parse(new ByteArrayInputStream(xml))
                    .getDocumentElement();
        } catch (ParserConfigurationException | SAXException e) {
            throw new UncheckedIOException(new IOException("EC2's answer is not XML", e));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<Element> children(Element element) {
        List<Element> children = new ArrayList<>();
        for (Node node = element.getFirstChild(); node != null; node = node.getNextSibling()) {
            if (node instanceof Element child) {
                children.add(child);
            }
        }
        return children;
    }

    private static Map<String, Object> members(Element element) {
        Map<String, Object> members = new LinkedHashMap<>();
        children(element).forEach(child -> members.put(name(child), value(child)));
        return members;
    }

    private static Object value(Element element) {
        List<Element> children = children(element);
        if (children.isEmpty()) {
            return element.getTextContent().strip();
        }
        if (children.stream().allMatch(child -> name(child).equals("item"))) {
            return children.stream().map(Ec2Query::value).toList();
        }
        return members(element);
    }

    private static String name(Element element) {
        return element.getTagName();
    }
}
