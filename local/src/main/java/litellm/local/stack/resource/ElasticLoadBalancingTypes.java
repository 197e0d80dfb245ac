package litellm.local.stack.resource;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import software.amazon.awssdk.services.elasticloadbalancingv2.ElasticLoadBalancingV2Client;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateListenerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateLoadBalancerRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateRuleRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.CreateTargetGroupRequest;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.ListenerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancer;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerAttribute;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.LoadBalancerStateEnum;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.RulePriorityPair;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetDescription;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroup;
import software.amazon.awssdk.services.elasticloadbalancingv2.model.TargetGroupAttribute;

/** The types of AWS::ElasticLoadBalancingV2. Each one's physical id is its ARN. */
final class ElasticLoadBalancingTypes {
    private static final Duration PATIENCE = Duration.ofMinutes(10);

    private static final Tags.Access TAGS = new Tags.Access(
            r -> elb(r).describeTags(b -> b.resourceArns(r.id()))
                    .tagDescriptions()
                    .getFirst()
                    .tags(),
            (r, tags) -> elb(r).addTags(b -> Tags.fill(b.resourceArns(r.id()), tags)),
            (r, keys) -> elb(r).removeTags(b -> b.resourceArns(r.id()).tagKeys(keys)));

    private ElasticLoadBalancingTypes() {}

    static List<ResourceType> all() {
        return List.of(loadBalancer(), listener(), listenerRule(), targetGroup());
    }

    private static ElasticLoadBalancingV2Client elb(ResourceRequest r) {
        return r.aws().elasticLoadBalancingV2();
    }

    // --- Load balancer ------------------------------------------------------------------------------

    private static ResourceType loadBalancer() {
        return ServiceType.named("AWS::ElasticLoadBalancingV2::LoadBalancer")
                .createOnly("Name", "Type", "Scheme")
                .maps(CreateLoadBalancerRequest.builder())
                .mapsEach("LoadBalancerAttributes", LoadBalancerAttribute.builder())
                .create(r -> {
                    String name = r.name("Name", 32);
                    r.refuseExisting(name, r.exists(() -> elb(r).describeLoadBalancers(b -> b.names(name))));
                    return elb(r).createLoadBalancer(b -> r.fill(b.name(name)))
                            .loadBalancers()
                            .getFirst()
                            .loadBalancerArn();
                })
                .update(ElasticLoadBalancingTypes::updateLoadBalancer)
                .configure(r -> {
                    if (r.changed("LoadBalancerAttributes") && r.has("LoadBalancerAttributes")) {
                        elb(r).modifyLoadBalancerAttributes(b -> b.loadBalancerArn(r.id())
                                .attributes(r.fillEach(LoadBalancerAttribute::builder, "LoadBalancerAttributes")));
                    }
                })
                .stabilize(
                        r -> r.await(PATIENCE, () -> describe(r).state().code() != LoadBalancerStateEnum.PROVISIONING))
                .reads(r -> r.read(Optional.of(describe(r))).map(read -> {
                    read.putAll(r.readPairs(
                            "LoadBalancerAttributes",
                            elb(r).describeLoadBalancerAttributes(b -> b.loadBalancerArn(r.id()))
                                    .attributes()));
                    return read;
                }))
                .attributes(ElasticLoadBalancingTypes::loadBalancerAttributes)
                .tags(TAGS)
                .delete(r -> elb(r).deleteLoadBalancer(b -> b.loadBalancerArn(r.id())))
                .build();
    }

    private static void updateLoadBalancer(ResourceRequest r) {
        if (r.changed("Subnets", "SubnetMappings")) {
            elb(r).setSubnets(b -> r.fill(b.loadBalancerArn(r.id())));
        }
        if (r.changed("SecurityGroups")) {
            elb(r).setSecurityGroups(b ->
                    b.loadBalancerArn(r.id()).securityGroups(r.desired().texts("SecurityGroups")));
        }
        if (r.changed("IpAddressType") && r.has("IpAddressType")) {
            elb(r).setIpAddressType(b -> b.loadBalancerArn(r.id()).ipAddressType(r.text("IpAddressType")));
        }
    }

    private static LoadBalancer describe(ResourceRequest r) {
        return elb(r).describeLoadBalancers(b -> b.loadBalancerArns(r.id()))
                .loadBalancers()
                .getFirst();
    }

    private static Map<String, Object> loadBalancerAttributes(ResourceRequest r) {
        LoadBalancer balancer = describe(r);
        return Map.of(
                "LoadBalancerArn", balancer.loadBalancerArn(),
                "LoadBalancerName", balancer.loadBalancerName(),
                "LoadBalancerFullName", afterSlash(balancer.loadBalancerArn()),
                "DNSName", balancer.dnsName(),
                "CanonicalHostedZoneID", balancer.canonicalHostedZoneId());
    }

    /** "app/NAME/ID" of "…:loadbalancer/app/NAME/ID", the dimension that metrics have. */
    private static String afterSlash(String arn) {
        return arn.substring(arn.indexOf('/') + 1);
    }

    // --- Listeners and their rules ------------------------------------------------------------------

    private static ResourceType listener() {
        return ServiceType.named("AWS::ElasticLoadBalancingV2::Listener")
                .createOnly("LoadBalancerArn")
                .maps(CreateListenerRequest.builder())
                .mapsEach("ListenerAttributes", ListenerAttribute.builder())
                .create(r ->
                        elb(r).createListener(r::fill).listeners().getFirst().listenerArn())
                .update(r -> elb(r).modifyListener(b -> r.fill(b.listenerArn(r.id()))))
                .configure(r -> {
                    if (r.changed("ListenerAttributes") && r.has("ListenerAttributes")) {
                        elb(r).modifyListenerAttributes(b -> b.listenerArn(r.id())
                                .attributes(r.fillEach(ListenerAttribute::builder, "ListenerAttributes")));
                    }
                })
                .reads(r -> r.read(
                        elb(r).describeListeners(b -> b.listenerArns(r.id())).listeners()))
                .attributes(r -> Map.of("ListenerArn", r.id()))
                .delete(r -> elb(r).deleteListener(b -> b.listenerArn(r.id())))
                .build();
    }

    private static ResourceType listenerRule() {
        return ServiceType.named("AWS::ElasticLoadBalancingV2::ListenerRule")
                .createOnly("ListenerArn")
                .maps(CreateRuleRequest.builder())
                .create(r -> elb(r).createRule(r::fill).rules().getFirst().ruleArn())
                .update(r -> {
                    elb(r).modifyRule(b -> r.fill(b.ruleArn(r.id())));
                    if (r.changed("Priority")) {
                        elb(r).setRulePriorities(b -> b.rulePriorities(RulePriorityPair.builder()
                                .ruleArn(r.id())
                                .priority(r.desired().number("Priority", 1))
                                .build()));
                    }
                })
                .reads(r -> r.read(elb(r).describeRules(b -> b.ruleArns(r.id())).rules()))
                .attributes(r -> Map.of("RuleArn", r.id(), "IsDefault", false))
                .delete(r -> elb(r).deleteRule(b -> b.ruleArn(r.id())))
                .build();
    }

    // --- Target group -------------------------------------------------------------------------------

    private static ResourceType targetGroup() {
        return ServiceType.named("AWS::ElasticLoadBalancingV2::TargetGroup")
                .createOnly("Name", "Port", "Protocol", "ProtocolVersion", "TargetType", "VpcId", "IpAddressType")
                .maps(CreateTargetGroupRequest.builder())
                .mapsEach("TargetGroupAttributes", TargetGroupAttribute.builder())
                .mapsEach("Targets", TargetDescription.builder())
                .create(r -> {
                    String name = r.name("Name", 32);
                    r.refuseExisting(name, r.exists(() -> elb(r).describeTargetGroups(b -> b.names(name))));
                    return elb(r).createTargetGroup(b -> r.fill(b.name(name)))
                            .targetGroups()
                            .getFirst()
                            .targetGroupArn();
                })
                .update(r -> elb(r).modifyTargetGroup(b -> r.fill(b.targetGroupArn(r.id()))))
                .configure(ElasticLoadBalancingTypes::configureTargetGroup)
                .reads(r -> r.read(Optional.of(describeTargetGroup(r))).map(read -> {
                    read.putAll(r.readPairs(
                            "TargetGroupAttributes",
                            elb(r).describeTargetGroupAttributes(b -> b.targetGroupArn(r.id()))
                                    .attributes()));
                    return read;
                }))
                .attributes(ElasticLoadBalancingTypes::targetGroupAttributes)
                .tags(TAGS)
                .delete(r -> elb(r).deleteTargetGroup(b -> b.targetGroupArn(r.id())))
                .build();
    }

    private static void configureTargetGroup(ResourceRequest r) {
        if (r.changed("TargetGroupAttributes") && r.has("TargetGroupAttributes")) {
            elb(r).modifyTargetGroupAttributes(b -> b.targetGroupArn(r.id())
                    .attributes(r.fillEach(TargetGroupAttribute::builder, "TargetGroupAttributes")));
        }
        if (r.changed("Targets")) {
            List<TargetDescription> before =
                    r.fillEach(TargetDescription::builder, "Targets", r.before().parts("Targets"));
            List<TargetDescription> desired = r.fillEach(TargetDescription::builder, "Targets");
            if (!before.isEmpty()) {
                elb(r).deregisterTargets(b -> b.targetGroupArn(r.id()).targets(before));
            }
            if (!desired.isEmpty()) {
                elb(r).registerTargets(b -> b.targetGroupArn(r.id()).targets(desired));
            }
        }
    }

    private static TargetGroup describeTargetGroup(ResourceRequest r) {
        return elb(r).describeTargetGroups(b -> b.targetGroupArns(r.id()))
                .targetGroups()
                .getFirst();
    }

    private static Map<String, Object> targetGroupAttributes(ResourceRequest r) {
        TargetGroup group = describeTargetGroup(r);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("TargetGroupArn", group.targetGroupArn());
        attributes.put("TargetGroupName", group.targetGroupName());
        attributes.put("TargetGroupFullName", group.targetGroupArn().substring(r.id().lastIndexOf(':') + 1));
        attributes.put(
                "LoadBalancerArns", group.loadBalancerArns().stream().sorted().toList());
        return attributes;
    }
}
