package litellm.console;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Optional;
import litellm.controlplane.runtime.HeaderValue;

/** Addresses that a person gives, and what may be sent there. */
public final class WebAddress {
    private static final int MOST_PORT = 65_535;

    private WebAddress() {}

    /** The address, if HTTP can go there. */
    public static Optional<URI> of(String text) {
        try {
            URI address = new URI(text);
            return Optional.of(address).filter(WebAddress::isComplete);
        } catch (URISyntaxException _) {
            return Optional.empty();
        }
    }

    private static boolean isComplete(URI address) {
        return address.getScheme() != null
                && address.getScheme().matches("https?")
                && address.getHost() != null
                && address.getPort() <= MOST_PORT;
    }

    /** Whether nobody reads on the way what is sent there: it is HTTPS, or does not leave this machine. */
    public static boolean isPrivate(URI address) {
        return "https".equals(address.getScheme()) || isLoopback(address);
    }

    /**
     * Whether what is sent there does not leave this machine. No name is looked up: a network with a proxy may not know those
     * outside it, and a name may resolve to another address when it is connected to.
     */
    public static boolean isLoopback(URI address) {
        String host = address.getHost();
        try {
            return host != null
                    && (host.equalsIgnoreCase("localhost")
                            || InetAddress.ofLiteral(host).isLoopbackAddress());
        } catch (IllegalArgumentException _) {
            return false;
        }
    }

    /** What keeps the secret called {@code name} out of a header, without the secret: the HTTP client shows one that it refuses. */
    public static Optional<String> headerFault(String name, String secret) {
        return HeaderValue.isOne(secret)
                ? Optional.empty()
                : Optional.of(
                        name
                                + ": found a character that a request cannot hold, for example a line break; allowed: printable ASCII");
    }
}
