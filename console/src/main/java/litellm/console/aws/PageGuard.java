package litellm.console.aws;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.core.exception.SdkClientException;
import software.amazon.awssdk.core.interceptor.Context;
import software.amazon.awssdk.core.interceptor.ExecutionAttributes;
import software.amazon.awssdk.core.interceptor.ExecutionInterceptor;
import software.amazon.awssdk.services.s3.model.GetObjectRequest;

/**
 * Refuses a web page in the place of AWS's answer, with which a proxy asks for a sign-in: it comes with status 200, and the SDK makes
 * of it an account without stacks. By its content, since what plays AWS may call its answers pages.
 */
final class PageGuard implements ExecutionInterceptor {
    /** Bytes; a page says what it is before them. */
    private static final int BEGINNING = 64;

    /** What is read from S3 may be a page. */
    @Override
    public Optional<InputStream> modifyHttpResponseContent(
            Context.ModifyHttpResponse context, ExecutionAttributes attributes) {
        return context.request() instanceof GetObjectRequest
                        || !context.httpResponse().isSuccessful()
                ? context.responseBody()
                : context.responseBody().map(PageGuard::unlessPage);
    }

    private static InputStream unlessPage(InputStream body) {
        InputStream answer = new BufferedInputStream(body, BEGINNING);
        answer.mark(BEGINNING);
        try {
            String beginning = new String(answer.readNBytes(BEGINNING), StandardCharsets.ISO_8859_1)
                    .stripLeading()
                    .toLowerCase(Locale.ROOT);
            if (beginning.startsWith("<!doctype html") || beginning.startsWith("<html")) {
                answer.close();
                throw page();
            }
            answer.reset();
            return answer;
        } catch (IOException e) {
            throw SdkClientException.create("The answer cannot be read: " + e.getMessage(), e);
        }
    }

    /** As of a connection that was lost, which may come back: nobody has reached AWS. */
    private static AwsServiceException page() {
        return AwsServiceException.builder()
                .statusCode(200)
                .cause(new IOException("A web page in the place of an answer"))
                .build();
    }
}
