package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ActionTypeEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeListenersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeLoadBalancersResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.DescribeTargetGroupsResponse;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.Listener;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ProtocolEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;

/** Load balancers and target groups; of our own load balancers their attributes and listeners. */
final class LoadBalancerReader implements ServiceReader {
    private final ElasticLoadBalancingV2Client loadBalancing;
    private final Calls calls;

    LoadBalancerReader(ElasticLoadBalancingV2Client loadBalancing, Calls calls) {
        this.loadBalancing = loadBalancing;
        this.calls = calls;
    }

    @Override
    public List<Listing> listings() {
        return List.of(
                new Listing(
                        Types.LOAD_BALANCER,
                        "elasticloadbalancing:DescribeLoadBalancers",
                        () -> calls
                                .all(
                                        loadBalancing.describeLoadBalancersPaginator(),
                                        DescribeLoadBalancersResponse::loadBalancers)
                                .stream()
                                .map(LoadBalancerReader::loadBalancer)
                                .toList()),
                new Listing(
                        "AWS::ElasticLoadBalancingV2::TargetGroup",
                        "elasticloadbalancing:DescribeTargetGroups",
                        () -> calls
                                .all(
                                        loadBalancing.describeTargetGroupsPaginator(),
                                        DescribeTargetGroupsResponse::targetGroups)
                                .stream()
                                .map(LoadBalancerReader::targetGroup)
                                .toList()));
    }

    @Override
    public List<Detail> details() {
        return List.of(
                new Detail(
                        Types.LOAD_BALANCER, "elasticloadbalancing:DescribeLoadBalancerAttributes", this::attributes),
                new Detail(Types.LOAD_BALANCER, "elasticloadbalancing:DescribeListeners", this::listeners));
    }

    private static Resource loadBalancer(LoadBalancer balancer) {
        return Resource.of(Types.LOAD_BALANCER, balancer.loadBalancerArn(), balancer.loadBalancerArn())
                .named(balancer.loadBalancerName())
                .created(balancer.createdTime())
                .inside(Types.VPC, balancer.vpcId());
    }

    private static Resource targetGroup(TargetGroup group) {
        Resource resource = Resource.of(
                        "AWS::ElasticLoadBalancingV2::TargetGroup", group.targetGroupArn(), group.targetGroupArn())
                .named(group.targetGroupName());
        return group.vpcId() == null ? resource : resource.inside(Types.VPC, group.vpcId());
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
                "dropsInvalidHeaders",
                        "true".equals(attributes.get("routing.http.drop_invalid_header_fields.enabled")));
    }

    /** The ports that take plain HTTP and answer it otherwise than by a redirect, and the TLS policies of the others. */
    private Map<String, Object> listeners(Resource balancer) {
        List<Listener> listeners = calls.all(
                loadBalancing.describeListenersPaginator(request -> request.loadBalancerArn(balancer.arn())),
                DescribeListenersResponse::listeners);
        return Map.of(
                "plainPorts",
                listeners.stream()
                        .filter(listener -> listener.protocol() == ProtocolEnum.HTTP)
                        .filter(listener -> listener.defaultActions().stream()
                                .noneMatch(action -> action.type() == ActionTypeEnum.REDIRECT))
                        .map(listener -> String.valueOf(listener.port()))
                        .toList(),
                "tlsPolicies",
                listeners.stream()
                        .filter(listener -> listener.protocol() == ProtocolEnum.HTTPS)
                        .map(listener -> String.valueOf(listener.sslPolicy()))
                        .toList());
    }
}
