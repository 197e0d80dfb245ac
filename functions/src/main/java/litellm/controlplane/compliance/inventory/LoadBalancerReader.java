package litellm.controlplane.compliance.inventory;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Action;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeRulesResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Rule;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** Load balancers and target groups; of our own load balancers their attributes and listeners. */
record LoadBalancerReader(ElasticLoadBalancingV2Client loadBalancing, Calls calls, Scope scope)
        implements ServiceReader {
    /** The listeners of plain HTTP by their ARNs, each with its port. */
    private static final String HTTP_LISTENERS = "httpListeners";

    @Override
    public List<Listing> listings() {
        return List.of(
                Listing.of(
                        ResourceTypes.LOAD_BALANCER,
                        "elasticloadbalancing:DescribeLoadBalancers",
                        () -> calls.all(
                                loadBalancing.describeLoadBalancersPaginator(),
                                DescribeLoadBalancersResponse::loadBalancers),
                        LoadBalancerReader::loadBalancer),
                Listing.of(
                        ResourceTypes.TARGET_GROUP,
                        "elasticloadbalancing:DescribeTargetGroups",
                        () -> calls.all(
                                loadBalancing.describeTargetGroupsPaginator(),
                                DescribeTargetGroupsResponse::targetGroups),
                        LoadBalancerReader::targetGroup));
    }

    @Override
    public List<Detail> details() {
        return List.of(
                new Detail(
                        ResourceTypes.LOAD_BALANCER,
                        "elasticloadbalancing:DescribeLoadBalancerAttributes",
                        this::attributes),
                new Detail(ResourceTypes.LOAD_BALANCER, "elasticloadbalancing:DescribeListeners", this::listeners),
                new Detail(ResourceTypes.LOAD_BALANCER, "elasticloadbalancing:DescribeRules", this::rules));
    }

    private static Resource loadBalancer(LoadBalancer balancer) {
        return Resource.of(ResourceTypes.LOAD_BALANCER, balancer.loadBalancerArn(), balancer.loadBalancerArn())
                .named(balancer.loadBalancerName())
                .created(balancer.createdTime())
                .inside(ResourceTypes.VPC, balancer.vpcId());
    }

    private static Resource targetGroup(TargetGroup group) {
        Resource resource = Resource.of(ResourceTypes.TARGET_GROUP, group.targetGroupArn(), group.targetGroupArn())
                .named(group.targetGroupName());
        return group.vpcId() == null ? resource : resource.inside(ResourceTypes.VPC, group.vpcId());
    }

    private Map<String, Object> attributes(Resource balancer) {
        Map<String, String> attributes = calls
                .one(() -> loadBalancing.describeLoadBalancerAttributes(
                        request -> request.loadBalancerArn(balancer.arn())))
                .attributes()
                .stream()
                .collect(Collectors.toMap(LoadBalancerAttribute::key, LoadBalancerAttribute::value));
        return Map.of(
                "deletionProtection", "true".equals(attributes.get("deletion_protection.enabled")),
                "accessLogs", "true".equals(attributes.get("access_logs.s3.enabled")),
                "desyncMitigation", attributes.getOrDefault("routing.http.desync_mitigation_mode", "defensive"),
                "dropsInvalidHeaders", "true".equals(attributes.get("routing.http.drop_invalid_header_fields.enabled")),
                "accessLogsBucket",
                        "litellm-control-plane-access-logs-%s-%s".formatted(scope.account(), scope.region()));
    }

    /** The listeners that take plain HTTP, and the others with their TLS policies. */
    private Map<String, Object> listeners(Resource balancer) {
        List<Listener> listeners = calls.all(
                loadBalancing.describeListenersPaginator(request -> request.loadBalancerArn(balancer.arn())),
                DescribeListenersResponse::listeners);
        Map<String, String> plain = new LinkedHashMap<>();
        listeners.stream()
                .filter(listener -> listener.protocol() == ProtocolEnum.HTTP)
                .forEach(listener -> plain.put(listener.listenerArn(), String.valueOf(listener.port())));
        List<Listener> secure = listeners.stream()
                .filter(listener -> listener.protocol() == ProtocolEnum.HTTPS)
                .toList();
        return Map.of(
                HTTP_LISTENERS,
                plain,
                "tlsListeners",
                secure.stream().map(Listener::listenerArn).toList(),
                "tlsPolicies",
                secure.stream()
                        .map(listener -> String.valueOf(listener.sslPolicy()))
                        .toList());
    }

    /**
     * The ports of plain HTTP that answer anything otherwise than by leading to HTTPS; the listeners whose last word that is, and
     * their rules besides.
     */
    private Map<String, Object> rules(Resource balancer) {
        Set<String> ports = new LinkedHashSet<>();
        List<String> plainListeners = new ArrayList<>();
        List<String> plainRules = new ArrayList<>();
        balancer.texts(HTTP_LISTENERS).forEach((listener, port) -> {
            for (Rule rule : plainRules(listener)) {
                ports.add(port);
                if (Boolean.TRUE.equals(rule.isDefault())) {
                    plainListeners.add(listener);
                } else {
                    plainRules.add(rule.ruleArn());
                }
            }
        });
        return Map.of("plainPorts", List.copyOf(ports), "plainListeners", plainListeners, "plainRules", plainRules);
    }

    /** The rules of a listener, its default action among them, that do not lead to HTTPS. */
    private List<Rule> plainRules(String listener) {
        return calls
                .all(
                        loadBalancing.describeRulesPaginator(request -> request.listenerArn(listener)),
                        DescribeRulesResponse::rules)
                .stream()
                .filter(rule -> rule.actions().stream().noneMatch(LoadBalancerReader::leadsToHttps))
                .toList();
    }

    private static boolean leadsToHttps(Action action) {
        return action.type() == ActionTypeEnum.REDIRECT
                && ProtocolEnum.HTTPS.toString().equals(action.redirectConfig().protocol());
    }
}
