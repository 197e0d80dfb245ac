package litellm.local.stack.resource;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import software.amazon.awssdk.services.wafv2.Wafv2Client;
import software.amazon.awssdk.services.wafv2.model.AssociateWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.CreateWebAclRequest;
import software.amazon.awssdk.services.wafv2.model.GetWebAclResponse;
import software.amazon.awssdk.services.wafv2.model.LoggingConfiguration;
import software.amazon.awssdk.services.wafv2.model.WafUnavailableEntityException;
import software.amazon.awssdk.services.wafv2.model.WebACL;
import software.amazon.awssdk.services.wafv2.model.WebACLSummary;

/** The types of AWS::WAFv2. */
final class WafTypes {
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private static final Tags.Access WEB_ACL_TAGS = new Tags.Access(
            r -> waf(r).listTagsForResource(
                            b -> b.resourceARN(webAcl(r).webACL().arn()))
                    .tagInfoForResource()
                    .tagList(),
            (r, tags) -> waf(r).tagResource(
                            b -> Tags.fill(b.resourceARN(webAcl(r).webACL().arn()), tags)),
            (r, keys) -> waf(r).untagResource(
                            b -> b.resourceARN(webAcl(r).webACL().arn()).tagKeys(keys)));

    private WafTypes() {}

    static List<ResourceType> all() {
        return List.of(webAclType(), association(), loggingConfiguration());
    }

    private static Wafv2Client waf(ResourceRequest r) {
        return r.aws().wafv2();
    }

    private static ResourceType webAclType() {
        return ServiceType.named("AWS::WAFv2::WebACL")
                .createOnly("Name", "Scope")
                .maps(CreateWebAclRequest.builder())
                .create(r -> {
                    WebACLSummary created = waf(r).createWebACL(b -> r.fill(b.name(r.name("Name", 128))))
                            .summary();
                    return String.join("|", created.name(), created.id(), r.text("Scope"));
                })
                .update(r -> {
                    String[] id = parts(r.id());
                    String lock = webAcl(r).lockToken();
                    waf(r).updateWebACL(b -> r.fill(b.name(id[0]).id(id[1]).lockToken(lock)));
                })
                .attributes(WafTypes::webAclAttributes)
                .tags(WEB_ACL_TAGS)
                .delete(r -> {
                    String[] id = parts(r.id());
                    String lock = webAcl(r).lockToken();
                    waf(r).deleteWebACL(
                                    b -> b.name(id[0]).id(id[1]).scope(id[2]).lockToken(lock));
                })
                .build();
    }

    /** A web ACL's physical id: its name, its id and its scope. */
    private static String[] parts(String physicalId) {
        return physicalId.split("\\|", 3);
    }

    private static GetWebAclResponse webAcl(ResourceRequest r) {
        String[] id = parts(r.id());
        return waf(r).getWebACL(b -> b.name(id[0]).id(id[1]).scope(id[2]));
    }

    private static Map<String, Object> webAclAttributes(ResourceRequest r) {
        GetWebAclResponse response = webAcl(r);
        String namespace = response.webACL().labelNamespace();
        return Map.of(
                "Arn", response.webACL().arn(),
                "Id", response.webACL().id(),
                "Capacity", response.webACL().capacity(),
                "LabelNamespace", namespace == null ? "" : namespace);
    }

    private static ResourceType association() {
        return ServiceType.named("AWS::WAFv2::WebACLAssociation")
                .createOnly("ResourceArn", "WebACLArn")
                .maps(AssociateWebAclRequest.builder())
                .create(r -> {
                    // A web ACL can be used a moment after it was made; WAF asks to try again until then.
                    r.await(PATIENCE, () -> associate(r));
                    return r.text("WebACLArn") + "|" + r.text("ResourceArn");
                })
                .delete(WafTypes::disassociate)
                .build();
    }

    /** Another web ACL that has taken the place since is not the stack's to take away. */
    private static void disassociate(ResourceRequest r) {
        String resource = r.text("ResourceArn");
        WebACL associated =
                waf(r).getWebACLForResource(b -> b.resourceArn(resource)).webACL();
        if (associated != null && associated.arn().equals(r.text("WebACLArn"))) {
            waf(r).disassociateWebACL(b -> b.resourceArn(resource));
        }
    }

    private static boolean associate(ResourceRequest r) {
        try {
            waf(r).associateWebACL(r::fill);
            return true;
        } catch (WafUnavailableEntityException _) {
            return false;
        }
    }

    private static ResourceType loggingConfiguration() {
        return ServiceType.named("AWS::WAFv2::LoggingConfiguration")
                .createOnly("ResourceArn")
                .maps(LoggingConfiguration.builder())
                .create(r -> {
                    String webAcl = r.text("ResourceArn");
                    r.refuseExisting(
                            webAcl, r.exists(() -> waf(r).getLoggingConfiguration(b -> b.resourceArn(webAcl))));
                    putLogging(r);
                    return webAcl;
                })
                .update(WafTypes::putLogging)
                .delete(r -> waf(r).deleteLoggingConfiguration(b -> b.resourceArn(r.id())))
                .build();
    }

    private static void putLogging(ResourceRequest r) {
        waf(r).putLoggingConfiguration(b -> b.loggingConfiguration(r::fill));
    }
}
