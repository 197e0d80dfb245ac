package litellm.local.function;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.local.front.Call;

/**
 * Which function a call means. Lambda takes a name, a partial or full ARN, each with or without a version or alias behind it, and the
 * qualifier as a query parameter as well.
 *
 * @param qualifier a version or alias; "$LATEST" where none is given
 */
record FunctionReference(String name, String qualifier) {
    static final String LATEST = "$LATEST";
    private static final Pattern FORM =
            Pattern.compile("(?:(?:arn:[^:]+:lambda:[^:]+:)?\\d{12}:function:)?([A-Za-z0-9_-]+)(?::([^:]+))?");

    /** Reads a path segment, percent-encoded as it came; empty where it names no function. */
    static Optional<FunctionReference> parse(String segment, String queryQualifier) {
        Matcher form = FORM.matcher(Call.decodePath(segment));
        if (!form.matches()) {
            return Optional.empty();
        }
        String qualifier = queryQualifier == null ? form.group(2) : queryQualifier;
        return Optional.of(new FunctionReference(form.group(1), qualifier == null ? LATEST : qualifier));
    }
}
