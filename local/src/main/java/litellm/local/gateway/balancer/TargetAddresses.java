package litellm.local.gateway.balancer;

import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which loopback port answers for a private address: no traffic of the local cloud leaves loopback. Two VPCs may have the
 * same addresses.
 */
public final class TargetAddresses {
    private record Address(String vpcId, String address) {}

    private final Map<Address, Map<Integer, Integer>> ports = new ConcurrentHashMap<>();

    /** Gives the address to a task, from its network interface's creation on. False where another task has it. */
    public boolean take(String vpcId, String address) {
        return ports.putIfAbsent(new Address(vpcId, address), new ConcurrentHashMap<>()) == null;
    }

    /** Has a port of an address that was taken answered by a loopback port. */
    public void put(String vpcId, String address, int port, int loopbackPort) {
        ports.get(new Address(vpcId, address)).put(port, loopbackPort);
    }

    public void giveBack(String vpcId, String address) {
        ports.remove(new Address(vpcId, address));
    }

    /** Where to connect to; a loopback address stands for itself, and any other that no task has for nobody. */
    public Optional<URI> find(String vpcId, String address, int port) {
        Integer loopbackPort = address.startsWith("127.")
                ? Integer.valueOf(port)
                : ports.getOrDefault(new Address(vpcId, address), Map.of()).get(port);
        return Optional.ofNullable(loopbackPort).map(found -> URI.create("http://127.0.0.1:" + found));
    }
}
