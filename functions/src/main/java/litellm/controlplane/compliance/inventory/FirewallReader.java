package litellm.controlplane.compliance.inventory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.runtime.WebAcls;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.Tag;
import software.amazon.awssdk.services.wafv2.model.WafNonexistentItemException;
import software.amazon.awssdk.services.wafv2.model.WebACLSummary;

/** Web ACLs of this region, and whether one protects our load balancers. */
record FirewallReader(Wafv2Client waf, Calls calls) implements ServiceReader {
    @Override
    public List<Listing> listings() {
        return List.of(new Listing(
                ResourceTypes.WEB_ACL,
                "wafv2:ListWebACLs",
                () -> calls.eachStillThere(summaries(), WafNonexistentItemException.class, this::webAcl)));
    }

    @Override
    public List<Detail> details() {
        return List.of(new Detail(ResourceTypes.LOAD_BALANCER, "wafv2:GetWebACLForResource", this::protection));
    }

    private List<WebACLSummary> summaries() {
        return WebAcls.all(request -> calls.one(() -> waf.listWebACLs(request))).toList();
    }

    private Resource webAcl(WebACLSummary summary) {
        Map<String, String> tags = calls
                .one(() -> waf.listTagsForResource(request -> request.resourceARN(summary.arn())))
                .tagInfoForResource()
                .tagList()
                .stream()
                .collect(Collectors.toMap(Tag::key, Tag::value));
        return Resource.of(
                        ResourceTypes.WEB_ACL, "%s|%s|REGIONAL".formatted(summary.name(), summary.id()), summary.arn())
                .named(summary.name())
                .tagged(tags)
                .with("webAclId", summary.id())
                .with("lockToken", summary.lockToken());
    }

    /** Whether a web ACL protects the load balancer; where none does, the environment's own, if there is one. */
    private Map<String, Object> protection(Resource balancer) {
        boolean firewall = calls.one(() -> waf.getWebACLForResource(request -> request.resourceArn(balancer.arn())))
                        .webACL()
                != null;
        String ours = balancer.name().replace("-litellm-alb", "-litellm-waf");
        Stream<WebACLSummary> unused = firewall
                ? Stream.of()
                : summaries().stream().filter(webAcl -> webAcl.name().equals(ours));
        Map<String, Object> details = new HashMap<>(Map.of("firewall", firewall));
        unused.findFirst().ifPresent(webAcl -> details.put("webAclArn", webAcl.arn()));
        return details;
    }
}
