package litellm.local.gateway;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which loopback port answers for a private address: no traffic of the local cloud leaves loopback. Two VPCs may have the
 * same addresses.
 */
final class TargetAddresses {
    private record Key(String vpcId, String address, int port) {}

    private final Map<Key, Integer> ports = new ConcurrentHashMap<>();

    void put(String vpcId, String address, int port, int loopbackPort) {
        ports.put(new Key(vpcId, address, port), loopbackPort);
    }

    void remove(String vpcId, String address, int port) {
        ports.remove(new Key(vpcId, address, port));
    }

    /** Whether some port of that address is taken. */
    boolean isTaken(String vpcId, String address) {
        return ports.keySet().stream()
                .anyMatch(key -> key.vpcId().equals(vpcId) && key.address().equals(address));
    }

    /** Where to connect to; a loopback address stands for itself, and any other that no task has for nobody. */
    Optional<URI> find(String vpcId, String address, int port) {
        Integer loopbackPort =
                address.startsWith("127.") ? Integer.valueOf(port) : ports.get(new Key(vpcId, address, port));
        return Optional.ofNullable(loopbackPort).map(found -> URI.create("http://127.0.0.1:" + found));
    }
}
