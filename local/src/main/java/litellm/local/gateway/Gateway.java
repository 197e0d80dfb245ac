package litellm.local.gateway;

import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import litellm.local.AwsClients;
import litellm.local.Pace;
import litellm.local.front.Service;
import litellm.local.gateway.balancer.DomainProxy;
import litellm.local.gateway.balancer.LoadBalancing;
import litellm.local.gateway.balancer.TargetAddresses;
import litellm.local.gateway.container.ContainerService;
import litellm.local.tls.CertificateAuthority;

/**
 * ECS and Elastic Load Balancing: services and tasks that run, and load balancers that lead to them. The two belong
 * together, because a load balancer finds a task by its private address, which exists nowhere else.
 */
public final class Gateway implements AutoCloseable {
    private final LoadBalancing loadBalancing;
    private final ContainerService containers;
    private final DomainProxy domains;

    /**
     * @param aws clients that reach these services and moto's others through the front
     * @param authority signs the certificate of HTTPS listeners
     */
    public Gateway(AwsClients aws, CertificateAuthority authority, Pace pace) throws IOException {
        TargetAddresses addresses = new TargetAddresses();
        loadBalancing = new LoadBalancing(aws, authority.serverContext(), addresses, pace);
        containers = new ContainerService(aws, addresses, loadBalancing.targets(), pace);
        domains = DomainProxy.start(loadBalancing::behind);
    }

    /** Answers for {@code ecs}. */
    public Service ecs() {
        return containers;
    }

    /** Answers for {@code elasticloadbalancing}. */
    public Service elasticLoadBalancing() {
        return loadBalancing;
    }

    /** The port of the HTTP proxy that leads HTTPS requests for a domain of Route 53 to its load balancer. */
    public int domainProxyPort() {
        return domains.port();
    }

    /**
     * Sets the time between two database logins of a serving task, for those that are started from now on.
     *
     * @param interval zero for one login right after the other
     */
    public void setLoginInterval(Duration interval) {
        containers.setLoginInterval(interval);
    }

    /**
     * What cannot be seen from AWS's side, as JSON: {@code tasks} with the loopback address of each task that serves or has
     * served in the last hour ({@code lastStatus} says which) and its database logins ({@code logins}, {@code failures},
     * {@code lastFailure}), and {@code loadBalancers} with theirs.
     */
    public Map<String, Object> status() {
        Map<String, Object> status = new LinkedHashMap<>();
        status.put("tasks", containers.status());
        status.put("loadBalancers", loadBalancing.status());
        return status;
    }

    /** Ends every task and frees every port. */
    @Override
    public void close() {
        domains.close();
        containers.close();
        loadBalancing.close();
    }
}
