package litellm.console;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.ProxySelector;
import java.net.SocketAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import software.amazon.awssdk.http.urlconnection.ProxyConfiguration;

/**
 * The proxy that the environment names: {@code https_proxy}, {@code http_proxy} and {@code no_proxy}, in small letters or capitals,
 * read by AWS's SDK, so that every address is asked the same way.
 */
public final class EnvironmentProxy extends ProxySelector {
    private static final String HTTPS = "https";

    /** For AWS's SDK: by itself it reads {@code http_proxy} for every address, see aws-sdk-java-v2 issue 3868. */
    public static ProxyConfiguration forAws() {
        ProxyConfiguration named = named(HTTPS);
        return named.toBuilder().nonProxyHosts(excepted(named)).build();
    }

    /** The agent of Azure Pipelines hands its own proxy to a job as {@code HTTP_PROXY} alone, for every address. */
    private static ProxyConfiguration named(String scheme) {
        ProxyConfiguration named = ProxyConfiguration.builder()
                .scheme(scheme)
                .useSystemPropertyValues(false)
                .build();
        return named.host() == null && scheme.equals(HTTPS) ? named("http") : named;
    }

    @Override
    public List<Proxy> select(URI address) {
        ProxyConfiguration named = named(address.getScheme());
        return List.of(
                named.host() == null || isExcepted(address, named)
                        ? Proxy.NO_PROXY
                        : new Proxy(Proxy.Type.HTTP, new InetSocketAddress(named.host(), named.port())));
    }

    private static boolean isExcepted(URI address, ProxyConfiguration named) {
        return WebAddress.isLoopback(address) || excepted(named).stream().anyMatch(address.getHost()::matches);
    }

    /** The SDK makes patterns of {@code no_proxy}, but leaves {@code .example.com} without its star. */
    private static Set<String> excepted(ProxyConfiguration named) {
        return named.nonProxyHosts().stream()
                .map(pattern -> isSuffix(pattern) ? ".*" + Pattern.quote(pattern) : pattern)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static boolean isSuffix(String pattern) {
        return pattern.startsWith(".") && !pattern.startsWith(".*");
    }

    @Override
    public void connectFailed(URI address, SocketAddress proxy, IOException failure) {
        // Whoever sent the request hears of it, and there is no second proxy to try.
    }
}
