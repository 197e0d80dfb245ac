package litellm.local.stack;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.local.AwsClients;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Where a request's template comes from: its text, an object in S3, or the stack. */
final class TemplateSource {
    private static final int MAX_BODY = 51_200;
    private static final Pattern VIRTUAL_HOST = Pattern.compile("(.+)\\.s3[.-]([a-z0-9-]+\\.)?amazonaws\\.com(\\.cn)?");
    private static final Pattern PATH_HOST = Pattern.compile("s3[.-]([a-z0-9-]+\\.)?amazonaws\\.com(\\.cn)?");

    private final AwsClients aws;

    TemplateSource(AwsClients aws) {
        this.aws = aws;
    }

    /**
     * The text of the template that a request gives.
     *
     * @throws StackException when it gives none or more than one, or S3 has no such object
     */
    String body(QueryParameters parameters) {
        return find(parameters)
                .orElseThrow(
                        () -> StackException.validation("Either Template URL or Template Body must be specified."));
    }

    /** The text of the template that a request gives, if it gives one. */
    Optional<String> find(QueryParameters parameters) {
        String body = parameters.text("TemplateBody");
        String url = parameters.text("TemplateURL");
        if (body != null && url != null) {
            throw StackException.validation("Only one of TemplateBody or TemplateURL may be specified.");
        }
        if (body != null && body.getBytes(StandardCharsets.UTF_8).length > MAX_BODY) {
            throw StackException.validation("1 validation error detected: Value at 'templateBody' failed to satisfy"
                    + " constraint: Member must have length less than or equal to " + MAX_BODY);
        }
        return body == null ? Optional.ofNullable(url).map(this::fetch) : Optional.of(body);
    }

    private String fetch(String url) {
        S3Object object = parse(url);
        byte[] bytes;
        try {
            bytes = aws.s3()
                    .getObjectAsBytes(
                            r -> r.bucket(object.bucket()).key(object.key()).versionId(object.versionId()))
                    .asByteArrayUnsafe();
        } catch (AwsServiceException | SdkClientException e) {
            throw StackException.validation(
                    "S3 error: The specified object " + url + " cannot be read: " + e.getMessage());
        }
        if (bytes.length > TemplateParser.MAX_LENGTH) {
            throw StackException.validation("Template may not exceed " + TemplateParser.MAX_LENGTH + " bytes in size.");
        }
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private record S3Object(String bucket, String key, String versionId) {}

    private S3Object parse(String url) {
        try {
            URI uri = new URI(url);
            String path = uri.getPath() == null ? "" : uri.getPath().replaceFirst("^/", "");
            String host = uri.getHost() == null ? "" : uri.getHost();
            Matcher virtual = VIRTUAL_HOST.matcher(host);
            if (virtual.matches()) {
                return object(virtual.group(1), path, uri.getQuery());
            }
            boolean local = host.equals(aws.endpoint().getHost())
                    && uri.getPort() == aws.endpoint().getPort();
            int slash = path.indexOf('/');
            if (slash > 0 && (local || PATH_HOST.matcher(host).matches())) {
                return object(path.substring(0, slash), path.substring(slash + 1), uri.getQuery());
            }
        } catch (URISyntaxException e) {
            throw notS3();
        }
        throw notS3();
    }

    private static S3Object object(String bucket, String key, String query) {
        if (key.isEmpty()) {
            throw StackException.validation("TemplateURL must reference a valid S3 object to which you have access.");
        }
        String version =
                query != null && query.startsWith("versionId=") ? query.substring("versionId=".length()) : null;
        return new S3Object(bucket, key, version);
    }

    private static StackException notS3() {
        return StackException.validation("TemplateURL must be a supported URL.");
    }
}
