package litellm.local.stack.template;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The object in S3 that a {@code TemplateURL} stands for.
 *
 * @param key decoded; empty where the address is a bucket's
 * @param versionId null for the newest version
 */
public record TemplateUrl(String bucket, String key, String versionId) {
    private static final Pattern VIRTUAL_HOST = Pattern.compile("(.+)\\.s3[.-]([a-z0-9-]+\\.)?amazonaws\\.com(\\.cn)?");
    /** AWS's, and the local cloud's own. */
    private static final Pattern PATH_HOST =
            Pattern.compile("s3[.-]([a-z0-9-]+\\.)?amazonaws\\.com(\\.cn)?|127\\.0\\.0\\.1|localhost");

    private static final String VERSION = "versionId=";

    /** Reads an address; empty when it is none of S3. */
    public static Optional<TemplateUrl> parse(String url) {
        URI uri;
        try {
            uri = new URI(url);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
        String host = Optional.ofNullable(uri.getHost()).orElse("");
        String path = Optional.ofNullable(uri.getPath()).orElse("").replaceFirst("^/", "");
        Matcher virtual = VIRTUAL_HOST.matcher(host);
        if (virtual.matches()) {
            return Optional.of(new TemplateUrl(virtual.group(1), path, version(uri)));
        }
        int slash = path.indexOf('/');
        return slash > 0 && PATH_HOST.matcher(host).matches()
                ? Optional.of(new TemplateUrl(path.substring(0, slash), path.substring(slash + 1), version(uri)))
                : Optional.empty();
    }

    private static String version(URI uri) {
        String query = uri.getQuery();
        return query != null && query.startsWith(VERSION) ? query.substring(VERSION.length()) : null;
    }
}
