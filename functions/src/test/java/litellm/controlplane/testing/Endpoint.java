package litellm.controlplane.testing;

import com.sun.net.httpserver.HttpExchange;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.controlplane.runtime.Settings;

/** What stand-ins for AWS have in common. */
final class Endpoint {
    private static final Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

    private Endpoint() {}

    /** A function's environment that leads all its AWS calls to {@code address}, with more variables by name and value. */
    static Settings settings(String address, Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("AWS_REGION", "us-east-1");
        all.put("AWS_ENDPOINT_URL", address);
        return new Settings(all);
    }

    /** What is called: in a header of the JSON protocol, in the form of the query protocol, otherwise the path. */
    static String operation(HttpExchange exchange, String body) {
        String target = exchange.getRequestHeaders().getFirst("X-Amz-Target");
        if (target != null) {
            return target.substring(target.indexOf('.') + 1);
        }
        Matcher action = ACTION.matcher(body);
        return action.find() ? action.group(1) : exchange.getRequestURI().getPath();
    }
}
