package litellm.local.gateway.balancer;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.SSLContext;
import litellm.local.AwsClients;
import litellm.local.Pace;
import litellm.local.front.AmendedXml;
import litellm.local.front.Call;
import litellm.local.front.Reply;
import litellm.local.front.Service;
import litellm.local.front.Upstream;
import org.w3c.dom.Element;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Elastic Load Balancing. Load balancers, listeners, rules and target groups are moto's; application load balancers are
 * really there, and the health of targets is really checked.
 */
public final class LoadBalancing implements Service, AutoCloseable {
    private final AwsClients aws;
    private final SSLContext tls;
    private final Targets targets;
    private final Map<String, Balancer> balancers = new ConcurrentHashMap<>();
    /** What moto held when last asked; null before. */
    private Topology topology;

    /** Whether nothing has changed since. */
    private boolean fresh;

    public LoadBalancing(AwsClients aws, SSLContext tls, TargetAddresses addresses, Pace pace) {
        this.aws = aws;
        this.tls = tls;
        this.targets = new Targets(addresses, this::topology, pace);
    }

    public Targets targets() {
        return targets;
    }

    @Override
    public Reply handle(Call call, Upstream upstream) throws IOException {
        Reply reply = upstream.forward(call);
        boolean change = call.action() != null && !call.action().startsWith("Describe");
        if (change) {
            forget();
        }
        if (reply.failed()) {
            return reply;
        }
        follow(call, reply);
        return amended(call, reply);
    }

    /** The load balancers' addresses, by name. */
    public List<Map<String, String>> status() {
        List<Map<String, String>> list = new ArrayList<>();
        balancers.forEach((arn, balancer) -> {
            Map<String, String> entry = new LinkedHashMap<>();
            entry.put("loadBalancerArn", arn);
            entry.put("http", "http://" + balancer.dnsName());
            entry.put("https", "https://" + balancer.httpsAddress());
            list.add(entry);
        });
        return list;
    }

    /** The HTTPS address of the load balancer that an alias record of Route 53 leads a domain to. */
    public Optional<InetSocketAddress> behind(String domain) {
        return aws.route53().listHostedZonesPaginator().hostedZones().stream()
                .filter(zone -> ("." + domain + ".").endsWith("." + zone.name()))
                .flatMap(zone -> aws
                        .route53()
                        .listResourceRecordSetsPaginator(list -> list.hostedZoneId(zone.id()))
                        .resourceRecordSets()
                        .stream())
                .filter(found ->
                        found.aliasTarget() != null && withoutDot(found.name()).equals(domain))
                .map(found -> withoutDot(found.aliasTarget().dnsName()))
                .flatMap(name -> balancers.values().stream()
                        .filter(balancer -> balancer.dnsName().equals(name)))
                .map(Balancer::httpsSocket)
                .findFirst();
    }

    private static String withoutDot(String name) {
        return name.replaceFirst("\\.$", "").toLowerCase(Locale.ROOT);
    }

    /** Frees all ports. */
    @Override
    public void close() {
        balancers.values().forEach(Balancer::close);
        targets.close();
    }

    /** As it is now; as it was, while moto does not say. */
    private synchronized Topology topology() {
        if (!fresh) {
            try {
                topology = Topology.read(aws.elasticLoadBalancingV2());
                fresh = true;
            } catch (SdkException e) {
                if (topology == null) {
                    throw e;
                }
            }
        }
        return topology;
    }

    private synchronized void forget() {
        fresh = false;
    }

    /** Does what moto has agreed to. */
    private void follow(Call call, Reply reply) throws IOException {
        Map<String, String> form = call.form();
        String group = form.get("TargetGroupArn");
        switch (call.action()) {
            case "CreateLoadBalancer" -> open(AmendedXml.open(reply));
            case "DeleteLoadBalancer" ->
                Optional.ofNullable(balancers.remove(form.get("LoadBalancerArn")))
                        .ifPresent(Balancer::close);
            case "RegisterTargets" ->
                named(form).forEach(target -> targets.register(group, target.id(), target.port()));
            case "DeregisterTargets" ->
                named(form).forEach(target -> targets.deregister(group, target.id(), target.port()));
            case "DeleteTargetGroup" -> targets.remove(group);
            default -> {}
        }
    }

    private Reply amended(Call call, Reply reply) throws IOException {
        return switch (call.action()) {
            case "CreateLoadBalancer", "DescribeLoadBalancers" -> withDnsNames(reply);
            case "DescribeTargetHealth" -> withHealth(call.form().get("TargetGroupArn"), reply);
            default -> reply;
        };
    }

    private void open(AmendedXml created) throws IOException {
        for (Element arn : created.all("LoadBalancerArn")) {
            if (arn.getTextContent().contains(":loadbalancer/app/")) {
                balancers.put(arn.getTextContent(), Balancer.start(arn.getTextContent(), this::topology, targets, tls));
            }
        }
    }

    private Reply withDnsNames(Reply reply) throws IOException {
        AmendedXml opened = AmendedXml.open(reply);
        for (Element arn : opened.all("LoadBalancerArn")) {
            Balancer balancer = balancers.get(arn.getTextContent());
            if (balancer != null) {
                AmendedXml.set((Element) arn.getParentNode(), "DNSName", balancer.dnsName());
            }
        }
        return opened.reply();
    }

    private Reply withHealth(String group, Reply reply) throws IOException {
        boolean used = topology().isInUse(group);
        AmendedXml opened = AmendedXml.open(reply);
        for (Element element : opened.all("TargetHealth")) {
            Element target = AmendedXml.child((Element) element.getParentNode(), "Target")
                    .orElseThrow(() -> new IOException("moto gave the health of no target"));
            targets.find(group, AmendedXml.text(target, "Id"), Integer.parseInt(AmendedXml.text(target, "Port")))
                    .ifPresent(found -> write(used ? found.health() : TargetHealth.UNUSED, element));
        }
        return opened.reply();
    }

    private static void write(TargetHealth health, Element element) {
        AmendedXml.set(element, "State", health.state().name().toLowerCase(Locale.ROOT));
        AmendedXml.remove(element, "Reason");
        AmendedXml.remove(element, "Description");
        if (health.reason() != null) {
            AmendedXml.set(element, "Reason", health.reason());
            AmendedXml.set(element, "Description", health.description());
        }
    }

    private record NamedTarget(String id, int port) {}

    private static List<NamedTarget> named(Map<String, String> form) {
        List<NamedTarget> named = new ArrayList<>();
        for (int i = 1; form.containsKey("Targets.member." + i + ".Id"); i++) {
            String member = "Targets.member." + i;
            named.add(new NamedTarget(
                    form.get(member + ".Id"), Integer.parseInt(form.getOrDefault(member + ".Port", "0"))));
        }
        return named;
    }
}
