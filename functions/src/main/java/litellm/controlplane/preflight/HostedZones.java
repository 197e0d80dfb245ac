package litellm.controlplane.preflight;

import java.util.Collections;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import litellm.controlplane.release.TemplateResource;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.DelegationSet;
import software.amazon.awssdk.services.route53.model.GetHostedZoneResponse;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.InvalidInputException;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;
import software.amazon.awssdk.services.route53.model.RRType;

/**
 * Whether a record can be written into its hosted zone, and be seen. A certificate is validated by such a record: CloudFormation
 * waits for it for up to 36 hours, and the execution gives up after three.
 */
final class HostedZones {
    private static final Set<RRType> CONFLICTING = Set.of(RRType.A, RRType.CNAME);

    private final Route53Client route53;
    private final NameServers nameServers;

    HostedZones(Route53Client route53, NameServers nameServers) {
        this.route53 = route53;
        this.nameServers = nameServers;
    }

    /**
     * What is wrong with the hosted zone of {@code record}, if anything, or with its name there.
     *
     * @param before the record as it is; null if there is none
     */
    Optional<String> fault(TemplateResource before, TemplateResource record) {
        Optional<String> id = record.text("HostedZoneId");
        Optional<String> domain = record.text("Name");
        if (id.isEmpty() || domain.isEmpty()) {
            return Optional.empty();
        }
        return fault(id.get(), domain.get())
                .or(() -> isAt(before, id.get(), domain.get()) ? Optional.empty() : taken(id.get(), domain.get()));
    }

    private static boolean isAt(TemplateResource before, String id, String domain) {
        return before != null
                && before.text("HostedZoneId").filter(id::equals).isPresent()
                && before.text("Name").filter(domain::equals).isPresent();
    }

    /** CloudFormation writes no record over one that is there: another environment's, or someone's website. */
    private Optional<String> taken(String id, String domain) {
        return route53
                .listResourceRecordSets(request -> request.hostedZoneId(id).startRecordName(domain))
                .resourceRecordSets()
                .stream()
                .filter(found -> found.name().equals(domain + ".") && CONFLICTING.contains(found.type()))
                .findFirst()
                .map(found ->
                        "found %s, which has a record of type %s already; allowed is a name without one, or delete it first: aws route53 list-resource-record-sets --hosted-zone-id %s shows it"
                                .formatted(domain, found.typeAsString(), id));
    }

    private Optional<String> fault(String id, String domain) {
        try {
            GetHostedZoneResponse answer = route53.getHostedZone(request -> request.id(id));
            HostedZone found = answer.hostedZone();
            String name = found.name().replaceFirst("\\.$", "");
            if (!domain.equals(name) && !domain.endsWith("." + name)) {
                return Optional.of("found hosted zone %s, which is %s; allowed is the zone that %s belongs to"
                        .formatted(id, name, domain));
            }
            return Boolean.TRUE.equals(found.config().privateZone())
                    ? Optional.of(
                            "found hosted zone %s, which is private; allowed is a public one: a certificate is validated from outside"
                                    .formatted(id))
                    : notAsked(id, name, answer.delegationSet());
        } catch (NoSuchHostedZoneException | InvalidInputException ignored) {
            return Optional.of(
                    "found hosted zone %s, which this account does not have; aws route53 list-hosted-zones lists those it has"
                            .formatted(id));
        }
    }

    /** A zone that was just made, or made twice: nobody outside sees what is written into it. */
    private Optional<String> notAsked(String id, String name, DelegationSet delegation) {
        return Optional.ofNullable(delegation)
                .map(set -> NameServers.normal(set.nameServers()))
                .filter(own -> !own.isEmpty())
                .flatMap(own -> nameServers
                        .of(name)
                        .filter(asked -> Collections.disjoint(own, asked))
                        .map(asked ->
                                "found hosted zone %s, but for %s the internet asks %s; enter %s as its name servers at the registrar, or in the zone above it"
                                        .formatted(id, name, asked.isEmpty() ? "nobody" : words(asked), words(own))));
    }

    private static String words(Set<String> hosts) {
        return String.join(", ", new TreeSet<>(hosts));
    }
}
