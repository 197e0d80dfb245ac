package litellm.controlplane.preflight;

import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import javax.naming.Context;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.directory.Attribute;
import javax.naming.directory.DirContext;
import javax.naming.directory.InitialDirContext;

/** Whom the internet asks for the names of a domain. */
@FunctionalInterface
public interface NameServers {
    /**
     * The domain's name servers, as {@link #normal} gives them: none where no zone above it names any, empty where it cannot be told.
     *
     * @param domain without a dot at its end
     */
    Optional<Set<String>> of(String domain);

    /** Nobody is asked: the zones of the local cloud are in no DNS. */
    static NameServers unknown() {
        return _ -> Optional.empty();
    }

    /** Those that this machine's resolvers find. */
    static NameServers ofInternet() {
        return asking("dns:");
    }

    /** The same by the resolvers that a DNS address names, see JNDI's provider for DNS: {@code dns://HOST:PORT}. */
    static NameServers asking(String resolvers) {
        return domain -> {
            try {
                return Optional.of(lookUp(domain, resolvers));
            } catch (NameNotFoundException _) {
                return Optional.of(Set.of());
            } catch (NamingException _) {
                return Optional.empty();
            }
        };
    }

    /** Names of hosts as they are compared: in small letters, without a dot at the end. */
    static Set<String> normal(List<String> hosts) {
        return hosts.stream()
                .map(host -> host.toLowerCase(Locale.ROOT).replaceFirst("\\.$", ""))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** By the JDK's own DNS client: its provider reads records, and none of the objects that other directories hold. */
    @SuppressWarnings("BanJNDI")
    private static Set<String> lookUp(String domain, String resolvers) throws NamingException {
        Properties settings = new Properties();
        settings.setProperty(Context.INITIAL_CONTEXT_FACTORY, "com.sun.jndi.dns.DnsContextFactory");
        settings.setProperty(Context.PROVIDER_URL, resolvers);
        settings.setProperty("com.sun.jndi.dns.timeout.initial", "2000");
        settings.setProperty("com.sun.jndi.dns.timeout.retries", "1");
        DirContext dns = new InitialDirContext(settings);
        try {
            Attribute servers = dns.getAttributes(domain, new String[] {"NS"}).get("NS");
            return servers == null
                    ? Set.of()
                    : normal(Collections.list(servers.getAll()).stream()
                            .map(String::valueOf)
                            .toList());
        } finally {
            dns.close();
        }
    }
}
