package litellm.local.stack.resource;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.ec2.model.CreateSecurityGroupRequest;
import software.amazon.awssdk.services.ec2.model.IpPermission;
import software.amazon.awssdk.services.ec2.model.IpRange;
import software.amazon.awssdk.services.ec2.model.Ipv6Range;
import software.amazon.awssdk.services.ec2.model.PrefixListId;
import software.amazon.awssdk.services.ec2.model.SecurityGroup;
import software.amazon.awssdk.services.ec2.model.SecurityGroupRule;
import software.amazon.awssdk.services.ec2.model.UserIdGroupPair;

/** The types of AWS::EC2 that say who may connect to whom. */
final class SecurityGroupTypes {
    private static final String ANY_PROTOCOL = "-1";
    private static final Properties EVERYTHING_OUT =
            new Properties(Map.of("IpProtocol", ANY_PROTOCOL, "CidrIp", "0.0.0.0/0"));

    private SecurityGroupTypes() {}

    static List<ResourceType> all() {
        return List.of(securityGroup(), ingress(), egress());
    }

    private static Ec2Client ec2(ResourceRequest r) {
        return r.aws().ec2();
    }

    // --- Groups -------------------------------------------------------------------------------------

    private static ResourceType securityGroup() {
        return ServiceType.named("AWS::EC2::SecurityGroup")
                .createOnly("GroupDescription", "GroupName", "VpcId")
                .maps(CreateSecurityGroupRequest.builder())
                .renames("GroupDescription", "Description")
                .handlesLists("SecurityGroupIngress", "SecurityGroupEgress")
                .handles(identity("SecurityGroupIngress.", "Source"))
                .handles("SecurityGroupIngress.SourceSecurityGroupOwnerId", "SecurityGroupIngress.Description")
                .handles(identity("SecurityGroupEgress.", "Destination"))
                .handles("SecurityGroupEgress.Description")
                .handlesIntegers("SecurityGroupIngress.FromPort", "SecurityGroupIngress.ToPort")
                .handlesIntegers("SecurityGroupEgress.FromPort", "SecurityGroupEgress.ToPort")
                .create(r -> ec2(r).createSecurityGroup(b -> r.fill(b.groupName(r.name("GroupName", 255))
                                .tagSpecifications(Ec2Types.tagSpecification(r, "security-group"))))
                        .groupId())
                .configure(SecurityGroupTypes::configureRules)
                .reads(SecurityGroupTypes::readGroup)
                .attributes(r -> Map.of(
                        "GroupId", r.id(),
                        "Id", r.id(),
                        "VpcId",
                                ec2(r).describeSecurityGroups(b -> b.groupIds(r.id()))
                                        .securityGroups()
                                        .getFirst()
                                        .vpcId()))
                .tags(Ec2Types.TAGS)
                .delete(r -> ec2(r).deleteSecurityGroup(b -> b.groupId(r.id())))
                .build();
    }

    /** What tells a rule from others, within a group's property or on its own. */
    private static String[] identity(String prefix, String otherSide) {
        return Stream.of(
                        "IpProtocol",
                        "FromPort",
                        "ToPort",
                        "CidrIp",
                        "CidrIpv6",
                        otherSide + "SecurityGroupId",
                        otherSide + "PrefixListId")
                .map(part -> prefix + part)
                .toArray(String[]::new);
    }

    private static void configureRules(ResourceRequest r) {
        Ec2Client ec2 = ec2(r);
        Set<Properties> ingressBefore = rules(r.before(), "SecurityGroupIngress");
        Set<Properties> ingress = rules(r.desired(), "SecurityGroupIngress");
        without(ingressBefore, ingress)
                .forEach(rule -> r.unlessGone(() -> ec2.revokeSecurityGroupIngress(
                        b -> b.groupId(r.id()).ipPermissions(permission(rule, "Source")))));
        without(ingress, ingressBefore)
                .forEach(rule -> r.unlessThere(() -> ec2.authorizeSecurityGroupIngress(
                        b -> b.groupId(r.id()).ipPermissions(permission(rule, "Source")))));
        Set<Properties> egressBefore = egressRules(r.before());
        Set<Properties> egress = egressRules(r.desired());
        without(egressBefore, egress)
                .forEach(rule -> r.unlessGone(() -> ec2.revokeSecurityGroupEgress(
                        b -> b.groupId(r.id()).ipPermissions(permission(rule, "Destination")))));
        without(egress, egressBefore)
                .forEach(rule -> r.unlessThere(() -> ec2.authorizeSecurityGroupEgress(
                        b -> b.groupId(r.id()).ipPermissions(permission(rule, "Destination")))));
    }

    private static Set<Properties> rules(Properties group, String property) {
        return new LinkedHashSet<>(group.parts(property));
    }

    /** A group without rules of its own has the one that EC2 gives it, as a new group has. */
    private static Set<Properties> egressRules(Properties group) {
        Set<Properties> rules = rules(group, "SecurityGroupEgress");
        return rules.isEmpty() ? Set.of(EVERYTHING_OUT) : rules;
    }

    /** Of the rules those that a group states; where rules are resources of their own, it states none of that direction. */
    private static Optional<Map<String, Object>> readGroup(ResourceRequest r) {
        SecurityGroup group = ec2(r).describeSecurityGroups(b -> b.groupIds(r.id()))
                .securityGroups()
                .getFirst();
        return r.read(Optional.of(group)).map(read -> {
            readRules(r, read, "SecurityGroupIngress", group.ipPermissions(), "Source");
            readRules(r, read, "SecurityGroupEgress", group.ipPermissionsEgress(), "Destination");
            return read;
        });
    }

    private static void readRules(
            ResourceRequest r,
            Map<String, Object> read,
            String property,
            List<IpPermission> permissions,
            String otherSide) {
        if (r.has(property)) {
            List<Map<String, Object>> rules = permissions.stream()
                    .flatMap(permission -> rules(permission, otherSide).stream())
                    .toList();
            read.put(property, Properties.inOrderOf(r.desired().list(property), rules));
        }
    }

    /** The rules of a template that EC2 keeps as one permission. */
    private static List<Map<String, Object>> rules(IpPermission permission, String otherSide) {
        List<Map<String, Object>> rules = new ArrayList<>();
        permission
                .ipRanges()
                .forEach(range -> rules.add(rule(permission, "CidrIp", range.cidrIp(), range.description())));
        permission
                .ipv6Ranges()
                .forEach(range -> rules.add(rule(permission, "CidrIpv6", range.cidrIpv6(), range.description())));
        permission
                .prefixListIds()
                .forEach(list -> rules.add(
                        rule(permission, otherSide + "PrefixListId", list.prefixListId(), list.description())));
        permission
                .userIdGroupPairs()
                .forEach(pair ->
                        rules.add(rule(permission, otherSide + "SecurityGroupId", pair.groupId(), pair.description())));
        return rules;
    }

    private static Map<String, Object> rule(
            IpPermission permission, String otherSide, String value, String description) {
        Map<String, Object> rule = new LinkedHashMap<>();
        rule.put("IpProtocol", permission.ipProtocol());
        if (!permission.ipProtocol().equals(ANY_PROTOCOL)) {
            rule.put("FromPort", permission.fromPort().toString());
            rule.put("ToPort", permission.toPort().toString());
        }
        rule.put(otherSide, value);
        if (description != null && !description.isEmpty()) {
            rule.put("Description", description);
        }
        return rule;
    }

    private static Set<Properties> without(Set<Properties> rules, Set<Properties> others) {
        Set<Properties> remaining = new LinkedHashSet<>(rules);
        remaining.removeAll(others);
        return remaining;
    }

    private static IpPermission permission(Properties rule, String otherSide) {
        String description = rule.text("Description");
        IpPermission.Builder permission = IpPermission.builder().ipProtocol(rule.text("IpProtocol"));
        if (rule.has("FromPort")) {
            permission.fromPort(rule.number("FromPort", 0)).toPort(rule.number("ToPort", 0));
        }
        if (rule.has("CidrIp")) {
            permission.ipRanges(IpRange.builder()
                    .cidrIp(rule.text("CidrIp"))
                    .description(description)
                    .build());
        }
        if (rule.has("CidrIpv6")) {
            permission.ipv6Ranges(Ipv6Range.builder()
                    .cidrIpv6(rule.text("CidrIpv6"))
                    .description(description)
                    .build());
        }
        if (rule.has(otherSide + "PrefixListId")) {
            permission.prefixListIds(PrefixListId.builder()
                    .prefixListId(rule.text(otherSide + "PrefixListId"))
                    .description(description)
                    .build());
        }
        if (rule.has(otherSide + "SecurityGroupId")) {
            permission.userIdGroupPairs(UserIdGroupPair.builder()
                    .groupId(rule.text(otherSide + "SecurityGroupId"))
                    .userId(rule.text(otherSide + "SecurityGroupOwnerId"))
                    .description(description)
                    .build());
        }
        return permission.build();
    }

    // --- Rules of their own -------------------------------------------------------------------------

    private static ResourceType ingress() {
        return rule(
                        "AWS::EC2::SecurityGroupIngress",
                        "Source",
                        (ec2, group, rule) -> ec2.authorizeSecurityGroupIngress(
                                        b -> b.groupId(group).ipPermissions(rule))
                                .securityGroupRules(),
                        (ec2, group, rule) -> ec2.updateSecurityGroupRuleDescriptionsIngress(
                                b -> b.groupId(group).ipPermissions(rule)),
                        (ec2, group, rule) -> ec2.revokeSecurityGroupIngress(
                                b -> b.groupId(group).ipPermissions(rule)))
                .createOnly("SourceSecurityGroupOwnerId")
                .handles("SourceSecurityGroupOwnerId")
                .build();
    }

    private static ResourceType egress() {
        return rule(
                        "AWS::EC2::SecurityGroupEgress",
                        "Destination",
                        (ec2, group, rule) -> ec2.authorizeSecurityGroupEgress(
                                        b -> b.groupId(group).ipPermissions(rule))
                                .securityGroupRules(),
                        (ec2, group, rule) -> ec2.updateSecurityGroupRuleDescriptionsEgress(
                                b -> b.groupId(group).ipPermissions(rule)),
                        (ec2, group, rule) -> ec2.revokeSecurityGroupEgress(
                                b -> b.groupId(group).ipPermissions(rule)))
                .build();
    }

    private static ServiceType.Builder rule(
            String name, String otherSide, Authorization authorize, Change describe, Change revoke) {
        return ServiceType.named(name)
                .createOnly("GroupId")
                .createOnly(identity("", otherSide))
                .handles("GroupId", "Description")
                .handles(identity("", otherSide))
                .handlesIntegers("FromPort", "ToPort")
                .create(r -> authorize
                        .run(ec2(r), r.text("GroupId"), permission(r.desired(), otherSide))
                        .getFirst()
                        .securityGroupRuleId())
                .renames("CidrIp", "CidrIpv4")
                .update(r -> describe.run(ec2(r), r.text("GroupId"), permission(r.desired(), otherSide)))
                .reads(r -> r.read(ec2(r).describeSecurityGroupRules(b -> b.securityGroupRuleIds(r.id()))
                        .securityGroupRules()))
                .attributes(r -> Map.of("Id", r.id()))
                .delete(r ->
                        r.unlessGone(() -> revoke.run(ec2(r), r.text("GroupId"), permission(r.desired(), otherSide))));
    }

    private interface Authorization {
        List<SecurityGroupRule> run(Ec2Client ec2, String group, IpPermission rule);
    }

    private interface Change {
        void run(Ec2Client ec2, String group, IpPermission rule);
    }
}
