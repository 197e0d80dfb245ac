package litellm.local.stack.template;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.local.AwsClients;
import tools.jackson.core.JacksonException;
import tools.jackson.jr.ob.JSON;

/**
 * Replaces {@code {{resolve:service:…}}} in properties by what the service holds. Done at the last moment, just before a
 * resource is made: neither events nor comparisons see the values.
 */
public final class DynamicReferences {
    private static final Pattern REFERENCE =
            Pattern.compile("\\{\\{resolve:(ssm|ssm-secure|secretsmanager):([^{}]+)}}");
    private static final int ARN_PARTS = 7;

    private final AwsClients aws;

    public DynamicReferences(AwsClients aws) {
        this.aws = aws;
    }

    /** The properties with values in place of references; refuses a malformed one, and one of what is not there. */
    public Map<String, Object> resolve(Map<String, Object> properties) {
        Map<String, Object> resolved = new LinkedHashMap<>();
        properties.forEach((name, value) -> resolved.put(name, resolveValue(value)));
        return resolved;
    }

    private Object resolveValue(Object value) {
        return switch (value) {
            case Map<?, ?> map -> resolve(Template.section(map));
            case List<?> list -> list.stream().map(this::resolveValue).toList();
            case String text
            when text.contains("{{resolve:") ->
                REFERENCE
                        .matcher(text)
                        .replaceAll(found -> Matcher.quoteReplacement(fetch(found.group(1), found.group(2))));
            default -> value;
        };
    }

    private String fetch(String service, String reference) {
        return service.equals("secretsmanager")
                ? secret(reference)
                : parameter(reference, service.equals("ssm-secure"));
    }

    private String parameter(String reference, boolean decrypt) {
        return aws.ssm()
                .getParameter(r -> r.name(reference).withDecryption(decrypt))
                .parameter()
                .value();
    }

    /** {@code secret-id:SecretString:json-key:version-stage:version-id}, all but the first optional. */
    private String secret(String reference) {
        String[] parts = reference.split(":", -1);
        int first = reference.startsWith("arn:") ? Math.min(ARN_PARTS, parts.length) : 1;
        String id = String.join(":", List.of(parts).subList(0, first));
        String kind = part(parts, first);
        if (kind != null && !kind.equals("SecretString")) {
            throw StackException.validation("Invalid dynamic reference: secretsmanager:" + reference);
        }
        String text = aws.secretsManager()
                .getSecretValue(
                        r -> r.secretId(id).versionStage(part(parts, first + 2)).versionId(part(parts, first + 3)))
                .secretString();
        String key = part(parts, first + 1);
        return key == null ? text : member(text, key, id);
    }

    private static String member(String secret, String key, String id) {
        try {
            Object value = JSON.std.mapFrom(secret).get(key);
            if (value != null) {
                return Values.text(value);
            }
        } catch (JacksonException _) {
            // The parser's message could show a part of the secret.
            throw StackException.validation("Could not parse SecretString JSON of secret " + id);
        }
        throw StackException.validation(
                "Could not find a value associated with JSONKey in SecretString of secret " + id);
    }

    private static String part(String[] parts, int index) {
        return index < parts.length && !parts[index].isEmpty() ? parts[index] : null;
    }
}
