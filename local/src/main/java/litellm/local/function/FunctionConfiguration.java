package litellm.local.function;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A version of a function as it is deployed. Two that are equal run alike: a process of one serves the other.
 *
 * @param arn of the version
 * @param codeSha256 in hexadecimal
 * @param modified when code or configuration last changed
 */
record FunctionConfiguration(
        String name,
        String arn,
        String version,
        String runtime,
        String handler,
        String role,
        int timeoutSeconds,
        int memoryMegabytes,
        String codeSha256,
        String logGroup,
        Map<String, String> environment,
        String modified) {

    /** Reads the reply of GetFunctionConfiguration. */
    static FunctionConfiguration of(Map<String, Object> json) {
        String name = text(json, "FunctionName");
        return new FunctionConfiguration(
                name,
                text(json, "FunctionArn"),
                text(json, "Version"),
                text(json, "Runtime"),
                text(json, "Handler"),
                text(json, "Role"),
                number(json, "Timeout"),
                number(json, "MemorySize"),
                hexadecimal(text(json, "CodeSha256")),
                String.valueOf(map(json, "LoggingConfig").getOrDefault("LogGroup", "/aws/lambda/" + name)),
                strings(map(map(json, "Environment"), "Variables")),
                text(json, "LastModified"));
    }

    private static String text(Map<String, Object> json, String name) {
        return String.valueOf(json.getOrDefault(name, ""));
    }

    private static int number(Map<String, Object> json, String name) {
        return ((Number) json.get(name)).intValue();
    }

    @SuppressWarnings("unchecked") // JSON objects have string keys.
    private static Map<String, Object> map(Map<String, Object> json, String name) {
        return json.get(name) instanceof Map<?, ?> map ? (Map<String, Object>) map : Map.of();
    }

    private static Map<String, String> strings(Map<String, Object> json) {
        Map<String, String> strings = new TreeMap<>();
        json.forEach((name, value) -> strings.put(name, String.valueOf(value)));
        return strings;
    }

    /** A hash as hexadecimal digits, which Lambda writes in Base64. */
    static String hexadecimal(String base64) {
        return HexFormat.of().formatHex(Base64.getDecoder().decode(base64));
    }
}
