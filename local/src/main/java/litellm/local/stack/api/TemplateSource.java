package litellm.local.stack.api;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import litellm.local.AwsClients;
import litellm.local.stack.template.StackException;
import litellm.local.stack.template.TemplateParser;
import litellm.local.stack.template.TemplateUrl;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;

/** Where a request's template comes from: its text, an object in S3, or the stack. */
final class TemplateSource {
    private static final int MAX_BODY = 51_200;

    private final AwsClients aws;

    TemplateSource(AwsClients aws) {
        this.aws = aws;
    }

    /** The text of the template that a request gives; refuses none, more than one, and an object that S3 does not have. */
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
        TemplateUrl object = parse(url);
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

    private static TemplateUrl parse(String url) {
        TemplateUrl parsed = TemplateUrl.parse(url)
                .orElseThrow(() -> StackException.validation("TemplateURL must be a supported URL."));
        if (parsed.key().isEmpty()) {
            throw StackException.validation("TemplateURL must reference a valid S3 object to which you have access.");
        }
        return parsed;
    }
}
