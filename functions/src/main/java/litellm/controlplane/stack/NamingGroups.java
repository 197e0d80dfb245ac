package litellm.controlplane.stack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import litellm.controlplane.ForeignText;
import litellm.controlplane.json.JsonObject;
import litellm.controlplane.runtime.Ec2Query;

/** The security groups whose rules name one that is to go: EC2 refuses to delete it, and does not say for which. */
record NamingGroups(Ec2Query ec2) {
    private static final List<String> FILTERS = List.of("ip-permission.group-id", "egress.ip-permission.group-id");

    private static final int MOST_NAMED = 3;

    /** The first of them, in words: {@code security group sg-1 (other-team), whose rules name it}; empty where no rule names {@code group}. */
    Optional<String> of(String group) {
        String named = FILTERS.stream()
                .flatMap(filter -> Ec2Query.items(
                        ec2.call(
                                "DescribeSecurityGroups",
                                Map.of("Filter.1.Name", filter, "Filter.1.Value.1", group, "MaxResults", "100")),
                        "securityGroupInfo")
                        .stream())
                .filter(found -> !found.text("groupId").equals(group))
                .map(NamingGroups::named)
                .distinct()
                .limit(MOST_NAMED)
                .collect(Collectors.joining(", "));
        return named.isEmpty() ? Optional.empty() : Optional.of(named);
    }

    private static String named(JsonObject group) {
        return "security group %s (%s), whose rules name it"
                .formatted(group.text("groupId"), ForeignText.line(group.text("groupName")));
    }
}
