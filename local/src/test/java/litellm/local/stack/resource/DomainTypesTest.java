package litellm.local.stack.resource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import litellm.local.cloud.MotoExtension;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.ResourceNotFoundException;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

class DomainTypesTest {
    private static final String CERTIFICATE = "AWS::CertificateManager::Certificate";
    private static final String RECORD = "AWS::Route53::RecordSet";

    @RegisterExtension
    static final MotoExtension CLOUD = new MotoExtension();

    private final TestStack stack = new TestStack(CLOUD.aws());
    private final AcmClient acm = CLOUD.aws().acm();

    @Test
    void aCertificateIsIssuedByTheRecordInItsHostedZone() throws Exception {
        String domain = stack.unique("llm") + ".example.com";
        String zone = zone("example.com");
        Map<String, Object> before = certificate(domain, zone, "one");
        Resource certificate = stack.create(CERTIFICATE, before);
        CertificateDetail issued = acm.describeCertificate(b -> b.certificateArn(certificate.physicalId()))
                .certificate();
        assertThat(issued.domainName()).isEqualTo(domain);
        assertThat(issued.status()).isEqualTo(CertificateStatus.ISSUED);
        assertThat(records(zone))
                .extracting(ResourceRecordSet::name)
                .contains(issued.domainValidationOptions()
                        .getFirst()
                        .resourceRecord()
                        .name());
        assertThat(tags(certificate)).isEqualTo(Map.of("Application", "litellm", "Owner", "one"));

        Map<String, Object> after = certificate(domain, zone, "two");
        stack.update(CERTIFICATE, certificate, before, after);
        assertThat(tags(certificate)).isEqualTo(Map.of("Application", "litellm", "Owner", "two"));

        stack.delete(CERTIFICATE, certificate, after);
        assertThatThrownBy(() -> acm.describeCertificate(b -> b.certificateArn(certificate.physicalId())))
                .isInstanceOf(ResourceNotFoundException.class);
    }

    @Test
    void aHostedZonesIdBeginsWithAZ() {
        assertThat(zone("example.net")).matches("Z[A-Z0-9]{21}");
    }

    @Test
    void aHostedZoneThatDoesNotExistIsTheReasonOfTheFailure() {
        assertThat(stack.refused(() -> stack.create(CERTIFICATE, certificate("llm.example.com", "ZNOSUCHZONE", "one"))))
                .hasMessageContaining("No hosted zone found with ID: ZNOSUCHZONE");
    }

    @Test
    void aRecordIsCreatedUpdatedAndDeleted() throws Exception {
        String name = stack.unique("llm") + ".example.org";
        String zone = zone("example.org");
        Map<String, Object> before = record(name, zone, "10.0.0.1");
        Resource record = stack.create(RECORD, before);
        assertThat(addresses(zone, name)).containsExactly("10.0.0.1");

        Map<String, Object> after = record(name, zone, "10.0.0.2");
        stack.update(RECORD, record, before, after);
        assertThat(addresses(zone, name)).containsExactly("10.0.0.2");

        stack.delete(RECORD, record, after);
        assertThat(addresses(zone, name)).isEmpty();
    }

    /** As where an environment gives its domain up and gets it back later: other records of the zone are in nobody's way. */
    @Test
    void aRecordThatWasDeletedCanBeCreatedAgainButNoneTwice() throws Exception {
        String name = stack.unique("llm") + ".example.org";
        String zone = zone("example.org");
        Map<String, Object> wanted = record(name, zone, "10.0.0.1");
        stack.create(RECORD, record("z" + name, zone, "10.0.0.3"));
        stack.delete(RECORD, stack.create(RECORD, wanted), wanted);

        stack.create(RECORD, wanted);

        assertThat(addresses(zone, name)).containsExactly("10.0.0.1");
        assertThat(stack.refused(() -> stack.create(RECORD, record(name, zone, "10.0.0.2"))))
                .hasMessageContaining("[name='%s.', type='A'] but it already exists".formatted(name));
    }

    private static Map<String, Object> certificate(String domain, String zone, String owner) {
        return Map.of(
                "DomainName",
                domain,
                "ValidationMethod",
                "DNS",
                "DomainValidationOptions",
                List.of(Map.of("DomainName", domain, "HostedZoneId", zone)),
                "Tags",
                List.of(Map.of("Key", "Owner", "Value", owner)));
    }

    private static Map<String, Object> record(String name, String zone, String address) {
        return Map.of(
                "Name", name, "HostedZoneId", zone, "Type", "A", "TTL", "60", "ResourceRecords", List.of(address));
    }

    private String zone(String name) {
        return CLOUD.aws()
                .route53()
                .createHostedZone(b -> b.name(name).callerReference(stack.unique(name)))
                .hostedZone()
                .id()
                .replace("/hostedzone/", "");
    }

    private List<ResourceRecordSet> records(String zone) {
        return CLOUD.aws()
                .route53()
                .listResourceRecordSets(b -> b.hostedZoneId(zone))
                .resourceRecordSets();
    }

    private List<String> addresses(String zone, String name) {
        return records(zone).stream()
                .filter(record -> record.name().equals(name + "."))
                .flatMap(record -> record.resourceRecords().stream())
                .map(record -> record.value())
                .toList();
    }

    private Map<String, String> tags(Resource certificate) {
        return Tags.of(acm.listTagsForCertificate(b -> b.certificateArn(certificate.physicalId()))
                .tags());
    }
}
