package litellm.console;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;

/**
 * The proxy that the environment names for what is not AWS: {@code https_proxy}, {@code http_proxy} and {@code no_proxy}, in small
 * letters or capitals, read by AWS's SDK, so that every address is asked the same way.
 */
public final class EnvironmentProxy extends ProxySelector {
    @Override
    public List<Proxy> select(URI address) {
        ProxyConfiguration named = ProxyConfiguration.builder()
                .scheme(address.getScheme())
                .useSystemPropertyValues(false)
                .build();
        return List.of(
                named.host() == null || isExcepted(address, named)
                        ? Proxy.NO_PROXY
                        : new Proxy(Proxy.Type.HTTP, new InetSocketAddress(named.host(), named.port())));
    }

    /** The SDK makes patterns of {@code no_proxy}, but leaves {@code .example.com} without its star. */
    private static boolean isExcepted(URI address, ProxyConfiguration named) {
        String host = address.getHost();
        return WebAddress.isLoopback(address)
                || named.nonProxyHosts().stream()
                        .anyMatch(pattern ->
                                host.matches(pattern) || (pattern.startsWith(".") && host.endsWith(pattern)));
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        // Whoever sent the request hears of it, and there is no second proxy to try.
    }
}
