package litellm.local.front;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Who signed a request for which service, as its credential scope says: {@code KEY/DATE/REGION/SERVICE/aws4_request} in the
 * Authorization header, or in the query of a presigned URL. Signatures are not checked: any key will do.
 */
record Signature(String accessKey, String service) {
    private static final Pattern HEADER = Pattern.compile("Credential=([^,\\s]+)");
    private static final Pattern QUERY = Pattern.compile("(?:^|&)X-Amz-Credential=([^&]+)");

    static Optional<Signature> of(String authorization, String query) {
        if (authorization != null) {
            Matcher header = HEADER.matcher(authorization);
            return header.find() ? ofScope(header.group(1)) : Optional.empty();
        }
        Matcher presigned = QUERY.matcher(query);
        return presigned.find()
                ? ofScope(URLDecoder.decode(presigned.group(1), StandardCharsets.UTF_8))
                : Optional.empty();
    }

    /** The service is the last part but one: a multi-region signature has no region before it. */
    private static Optional<Signature> ofScope(String scope) {
        String[] parts = scope.split("/", -1);
        return parts.length < 4 ? Optional.empty() : Optional.of(new Signature(parts[0], parts[parts.length - 2]));
    }
}
