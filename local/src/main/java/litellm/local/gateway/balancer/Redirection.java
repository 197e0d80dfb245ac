package litellm.local.gateway.balancer;

import java.util.Locale;
import java.util.function.BiFunction;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RedirectActionConfig;

/** Where a redirect action leads (Application Load Balancers guide, "Redirect actions"). */
final class Redirection {
    private Redirection() {}

    /**
     * The Location header.
     *
     * @param protocol and {@code port}: the listener's own
     * @param loopbackPort the port on loopback that stands for a listener's protocol and port
     */
    static String location(
            RedirectActionConfig redirect,
            WebRequest request,
            String protocol,
            int port,
            BiFunction<String, Integer, Integer> loopbackPort) {
        String newProtocol =
                redirect.protocol() == null ? protocol : redirect.protocol().replace("#{protocol}", protocol);
        String newPort = redirect.port() == null
                ? Integer.toString(port)
                : redirect.port().replace("#{port}", Integer.toString(port));
        String query = fill(redirect.query() == null ? "#{query}" : redirect.query(), request);
        return newProtocol.toLowerCase(Locale.ROOT)
                + "://"
                + fill(redirect.host() == null ? "#{host}" : redirect.host(), request)
                + ":"
                + loopbackPort.apply(newProtocol, Integer.valueOf(newPort))
                + fill(redirect.path() == null ? "/#{path}" : redirect.path(), request)
                + (query.isEmpty() ? "" : "?" + query);
    }

    private static String fill(String pattern, WebRequest request) {
        return pattern.replace("#{host}", request.host())
                .replace("#{path}", request.path().substring(1))
                .replace("#{query}", request.query());
    }
}
