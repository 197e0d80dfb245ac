package litellm.local.function;

import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import litellm.local.Json;

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
        String name = Json.text(json, "FunctionName");
        return new FunctionConfiguration(
                name,
                Json.text(json, "FunctionArn"),
                Json.text(json, "Version"),
                Json.text(json, "Runtime"),
                Json.text(json, "Handler"),
                Json.text(json, "Role"),
                Json.number(json, "Timeout", 3),
                Json.number(json, "MemorySize", 128),
                hexadecimal(Json.text(json, "CodeSha256")),
                String.valueOf(Json.object(json, "LoggingConfig").getOrDefault("LogGroup", "/aws/lambda/" + name)),
                strings(Json.object(Json.object(json, "Environment"), "Variables")),
                Json.text(json, "LastModified"));
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
