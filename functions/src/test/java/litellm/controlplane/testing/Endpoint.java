package litellm.controlplane.testing;

import com.sun.net.httpserver.HttpExchange;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.controlplane.runtime.AwsClients;
import litellm.controlplane.runtime.Settings;
import software.amazon.awssdk.awscore.client.builder.AwsClientBuilder;
import software.amazon.awssdk.awscore.client.builder.AwsSyncClientBuilder;

/** What answers as AWS. */
public interface Endpoint {
    Pattern ACTION = Pattern.compile("(?:^|&)Action=([A-Za-z]+)");

    /** Its address. */
    String endpoint();

    /** A client for it: {@code moto.client(EcsClient.builder())}. */
    default <B extends AwsSyncClientBuilder<B, C> & AwsClientBuilder<B, C>, C> C client(B builder) {
        return AwsClients.build(builder, settings());
    }

    /** A function's environment that leads all its AWS calls here. */
    default Settings settings() {
        return settings(Map.of());
    }

    /** The same, with more variables by name and value. */
    default Settings settings(Map<String, String> variables) {
        Map<String, String> all = new HashMap<>(variables);
        all.put("AWS_REGION", "us-east-1");
        all.put("AWS_ENDPOINT_URL", endpoint());
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
