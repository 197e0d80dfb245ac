package litellm.controlplane.preflight;

import java.util.Optional;
import litellm.controlplane.release.TemplateResource;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.HostedZone;
import software.amazon.awssdk.services.route53.model.InvalidInputException;
import software.amazon.awssdk.services.route53.model.NoSuchHostedZoneException;

/**
 * Whether a record can be written into its hosted zone. A certificate is validated by such a record, and waits for it until the
 * stack times out.
 */
final class HostedZones {
    private final Route53Client route53;

    HostedZones(Route53Client route53) {
        this.route53 = route53;
    }

    /** What is wrong with the hosted zone of {@code record}, if anything. */
    Optional<String> fault(TemplateResource record) {
        Optional<String> id = record.text("HostedZoneId");
        Optional<String> domain = record.text("Name");
        return id.isEmpty() || domain.isEmpty() ? Optional.empty() : fault(id.get(), domain.get());
    }

    private Optional<String> fault(String id, String domain) {
        try {
            HostedZone found = route53.getHostedZone(request -> request.id(id)).hostedZone();
            String name = found.name().replaceFirst("\\.$", "");
            if (!domain.equals(name) && !domain.endsWith("." + name)) {
                return Optional.of("found hosted zone %s, which is %s; allowed is the zone that %s belongs to"
                        .formatted(id, name, domain));
            }
            return Boolean.TRUE.equals(found.config().privateZone())
                    ? Optional.of(
                            "found hosted zone %s, which is private; allowed is a public one: a certificate is validated from outside"
                                    .formatted(id))
                    : Optional.empty();
        } catch (NoSuchHostedZoneException | InvalidInputException ignored) {
            return Optional.of(
                    "found hosted zone %s, which this account does not have; aws route53 list-hosted-zones lists those it has"
                            .formatted(id));
        }
    }
}
