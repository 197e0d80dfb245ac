package litellm.controlplane.preflight;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.RRType;
import software.amazon.awssdk.services.route53.model.ResourceRecord;

class HostedZonesTest extends PreflightScene {
    @Test
    void findsAHostedZoneThatIsNotThereOrNotTheDomains() {
        String zone = zone("example.com");

        assertThat(domain("llm.example.com", zone)).isEmpty();
        assertThat(domain("example.com", zone)).isEmpty();
        assertThat(domain("llm.other.org", zone))
                .containsExactly(
                        "one.DNSRecord: found hosted zone %s, which is example.com; allowed is the zone that llm.other.org belongs to"
                                .formatted(zone));
        assertThat(domain("notexample.com", zone)).hasSize(1);
        assertThat(domain("llm.example.com", "Z0000000000000000000"))
                .singleElement()
                .asString()
                .contains("which this account does not have");
    }

    @Test
    void findsADomainThatHasARecordAlready() {
        String zone = zone("example.com");
        write(zone, "taken.example.com", RRType.A, "192.0.2.1");
        write(zone, "alias.example.com", RRType.CNAME, "www.example.org");
        write(zone, "described.example.com", RRType.TXT, "\"a text\"");

        assertThat(domain("taken.example.com", zone))
                .containsExactly(
                        "one.DNSRecord: found taken.example.com, which has a record of type A already; allowed is a name without one, or delete it first: aws route53 list-resource-record-sets --hosted-zone-id %s shows it"
                                .formatted(zone));
        assertThat(domain("alias.example.com", zone)).singleElement().asString().contains("of type CNAME");
        assertThat(domain("described.example.com", zone)).isEmpty();
        assertThat(domain("llm.example.com", zone)).isEmpty();
        current.put("one", Map.of("Environment", environment, "DomainName", "taken.example.com", "HostedZoneId", zone));
        assertThat(domain("taken.example.com", zone)).as("its own").isEmpty();
        assertThat(domain("alias.example.com", zone)).as("another of its zone").hasSize(1);
        String other = zone("example.com");
        write(other, "taken.example.com", RRType.A, "192.0.2.1");
        assertThat(domain("taken.example.com", other))
                .as("its own, in another zone")
                .hasSize(1);
    }

    /** The certificate would wait: whoever validates it asks other name servers. */
    @Test
    void findsAHostedZoneThatTheInternetDoesNotAsk() {
        String zone = zone("example.com");
        List<String> own = MOTO.client(Route53Client.builder())
                .getHostedZone(get -> get.id(zone))
                .delegationSet()
                .nameServers();

        nameServers = domain -> Optional.of(Set.of("ns1.registrar.net", domain));
        assertThat(domain("llm.example.com", zone))
                .containsExactly(
                        "one.DNSRecord: found hosted zone %s, but for example.com the internet asks example.com, ns1.registrar.net; enter %s as its name servers at the registrar, or in the zone above it"
                                .formatted(zone, own.stream().sorted().collect(Collectors.joining(", "))));
        nameServers = _ -> Optional.of(Set.of());
        assertThat(domain("llm.example.com", zone)).singleElement().asString().contains("the internet asks nobody");
        nameServers = _ -> Optional.of(Set.of("ns1.registrar.net", own.getFirst()));
        assertThat(domain("llm.example.com", zone)).isEmpty();
        nameServers = _ -> Optional.empty();
        assertThat(domain("llm.example.com", zone)).isEmpty();
    }

    private List<String> domain(String name, String zone) {
        return check(DOMAIN, Map.of("DomainName", name, "HostedZoneId", zone)).faults();
    }

    private static void write(String zone, String name, RRType type, String value) {
        Change written = Change.builder()
                .action(ChangeAction.UPSERT)
                .resourceRecordSet(set -> set.name(name)
                        .type(type)
                        .ttl(60L)
                        .resourceRecords(ResourceRecord.builder().value(value).build()))
                .build();
        MOTO.client(Route53Client.builder())
                .changeResourceRecordSets(
                        change -> change.hostedZoneId(zone).changeBatch(batch -> batch.changes(written)));
    }
}
