package litellm.local.stack.resource;

import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import software.amazon.awssdk.services.acm.AcmClient;
import software.amazon.awssdk.services.acm.model.CertificateDetail;
import software.amazon.awssdk.services.acm.model.CertificateStatus;
import software.amazon.awssdk.services.acm.model.DomainValidation;
import software.amazon.awssdk.services.acm.model.DomainValidationOption;
import software.amazon.awssdk.services.acm.model.RequestCertificateRequest;
import software.amazon.awssdk.services.acm.model.Tag;
import software.amazon.awssdk.services.route53.Route53Client;
import software.amazon.awssdk.services.route53.model.AliasTarget;
import software.amazon.awssdk.services.route53.model.Change;
import software.amazon.awssdk.services.route53.model.ChangeAction;
import software.amazon.awssdk.services.route53.model.ResourceRecord;
import software.amazon.awssdk.services.route53.model.ResourceRecordSet;

/** AWS::CertificateManager::Certificate and AWS::Route53::RecordSet: a domain name and the proof of it. */
final class DomainTypes {
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final long VALIDATION_TTL_SECONDS = 300;

    private static final Tags.Access CERTIFICATE_TAGS = new Tags.Access(
            r -> acm(r).listTagsForCertificate(b -> b.certificateArn(r.id())).tags(),
            (r, tags) -> acm(r).addTagsToCertificate(b -> Tags.fill(b.certificateArn(r.id()), tags)),
            (r, keys) -> acm(r).removeTagsFromCertificate(
                            b -> b.certificateArn(r.id()).tags(withoutValues(keys))));

    private DomainTypes() {}

    static List<ResourceType> all() {
        return List.of(certificate(), recordSet());
    }

    private static AcmClient acm(ResourceRequest r) {
        return r.aws().acm();
    }

    private static Route53Client route53(ResourceRequest r) {
        return r.aws().route53();
    }

    // --- Certificate --------------------------------------------------------------------------------

    private static ResourceType certificate() {
        return ServiceType.named("AWS::CertificateManager::Certificate")
                .createOnly(
                        "DomainName",
                        "SubjectAlternativeNames",
                        "DomainValidationOptions",
                        "ValidationMethod",
                        "KeyAlgorithm",
                        "CertificateAuthorityArn")
                .maps(RequestCertificateRequest.builder())
                .handlesLists("DomainValidationOptions")
                .handles(
                        "CertificateTransparencyLoggingPreference",
                        "DomainValidationOptions.DomainName",
                        "DomainValidationOptions.ValidationDomain",
                        "DomainValidationOptions.HostedZoneId")
                .create(r -> acm(r).requestCertificate(b -> r.fill(b.domainValidationOptions(validationDomains(r))
                                .options(o -> o.certificateTransparencyLoggingPreference(
                                        r.text("CertificateTransparencyLoggingPreference")))))
                        .certificateArn())
                .configure(DomainTypes::writeValidationRecords)
                .update(DomainTypes::changeLogging)
                .stabilize(DomainTypes::awaitIssue)
                .attributes(r -> Map.of("Id", r.id()))
                .withoutSystemTags()
                .tags(CERTIFICATE_TAGS)
                .delete(r -> acm(r).deleteCertificate(b -> b.certificateArn(r.id())))
                .build();
    }

    private static void changeLogging(ResourceRequest r) {
        if (r.changed("CertificateTransparencyLoggingPreference")) {
            String preference = r.desired().text("CertificateTransparencyLoggingPreference", "ENABLED");
            acm(r).updateCertificateOptions(b ->
                    b.certificateArn(r.id()).options(o -> o.certificateTransparencyLoggingPreference(preference)));
        }
    }

    private static void awaitIssue(ResourceRequest r) throws ResourceFailedException {
        r.await(PATIENCE, () -> certificate(r).status() != CertificateStatus.PENDING_VALIDATION);
        if (certificate(r).status() != CertificateStatus.ISSUED) {
            throw r.failure("Certificate request failed: " + certificate(r).failureReasonAsString(), "NotStabilized");
        }
    }

    private static List<Tag> withoutValues(Set<String> keys) {
        return keys.stream().map(key -> Tag.builder().key(key).build()).toList();
    }

    private static List<DomainValidationOption> validationDomains(ResourceRequest r) {
        return r.desired().parts("DomainValidationOptions").stream()
                .filter(option -> option.has("ValidationDomain"))
                .map(option -> DomainValidationOption.builder()
                        .domainName(option.text("DomainName"))
                        .validationDomain(option.text("ValidationDomain"))
                        .build())
                .toList();
    }

    private static CertificateDetail certificate(ResourceRequest r) {
        return acm(r).describeCertificate(b -> b.certificateArn(r.id())).certificate();
    }

    /** Where the domain's hosted zone is given, CloudFormation itself proves that the domain is its owner's. */
    private static void writeValidationRecords(ResourceRequest r) throws ResourceFailedException {
        if (!r.creation()) {
            return;
        }
        Map<String, String> zones = r.desired().parts("DomainValidationOptions").stream()
                .filter(option -> option.has("HostedZoneId"))
                .collect(Collectors.toMap(option -> option.text("DomainName"), option -> option.text("HostedZoneId")));
        if (zones.isEmpty()) {
            return;
        }
        r.await(
                PATIENCE,
                () -> certificate(r).domainValidationOptions().stream()
                        .allMatch(validation -> validation.resourceRecord() != null));
        for (DomainValidation validation : certificate(r).domainValidationOptions()) {
            if (zones.containsKey(validation.domainName())) {
                writeValidationRecord(r, zones.get(validation.domainName()), validation);
            }
        }
    }

    private static void writeValidationRecord(ResourceRequest r, String zone, DomainValidation validation) {
        ResourceRecordSet proof = ResourceRecordSet.builder()
                .name(validation.resourceRecord().name())
                .type(validation.resourceRecord().typeAsString())
                .ttl(VALIDATION_TTL_SECONDS)
                .resourceRecords(ResourceRecord.builder()
                        .value(validation.resourceRecord().value())
                        .build())
                .build();
        change(r, zone, ChangeAction.UPSERT, proof);
    }

    // --- Record set ---------------------------------------------------------------------------------

    private static ResourceType recordSet() {
        return ServiceType.named("AWS::Route53::RecordSet")
                .createOnly("Name", "HostedZoneId", "HostedZoneName")
                .maps(ResourceRecordSet.builder())
                .mapsPart("AliasTarget", AliasTarget.builder())
                .handles("HostedZoneId", "HostedZoneName", "Comment")
                .handlesLists("ResourceRecords")
                .handlesFlags("AliasTarget.EvaluateTargetHealth")
                .create(r -> {
                    createRecord(r, zone(r));
                    return r.text("Name");
                })
                .update(r -> change(r, zone(r), ChangeAction.UPSERT, record(r)))
                .delete(r -> {
                    String zone = zone(r);
                    if (isThere(r, zone)) {
                        change(r, zone, ChangeAction.DELETE, record(r));
                    }
                })
                .build();
    }

    /** By UPSERT: moto refuses CREATE for a name that ever had a record, even a deleted one. */
    private static void createRecord(ResourceRequest r, String zone) throws ResourceFailedException {
        if (isThere(r, zone)) {
            throw r.failure(
                    "Tried to create resource record set [name='%s', type='%s'] but it already exists"
                            .formatted(absolute(r.text("Name")), r.text("Type")),
                    "InvalidRequest");
        }
        change(r, zone, ChangeAction.UPSERT, record(r));
    }

    private static String zone(ResourceRequest r) throws ResourceFailedException {
        if (r.has("HostedZoneId")) {
            return r.text("HostedZoneId");
        }
        String name = r.desired().text("HostedZoneName", "");
        return route53(r).listHostedZonesByName(b -> b.dnsName(name)).hostedZones().stream()
                .filter(zone -> zone.name().equals(name))
                .findFirst()
                .orElseThrow(() -> r.failure("No hosted zone named " + name + " found", "InvalidRequest"))
                .id();
    }

    private static ResourceRecordSet record(ResourceRequest r) {
        ResourceRecordSet.Builder record = ResourceRecordSet.builder();
        if (r.has("ResourceRecords")) {
            record.resourceRecords(r.desired().texts("ResourceRecords").stream()
                    .map(value -> ResourceRecord.builder().value(value).build())
                    .toList());
        }
        if (r.has("AliasTarget")) {
            boolean evaluated = r.desired().part("AliasTarget").flag("EvaluateTargetHealth");
            record.aliasTarget(b -> r.fill(b.evaluateTargetHealth(evaluated), "AliasTarget"));
        }
        return r.fill(record).build();
    }

    private static boolean isThere(ResourceRequest r, String zone) {
        String name = absolute(r.text("Name"));
        return r.exists(() -> route53(r).getHostedZone(b -> b.id(zone)))
                && route53(r)
                        .listResourceRecordSets(
                                b -> b.hostedZoneId(zone).startRecordName(name).startRecordType(r.text("Type")))
                        .resourceRecordSets()
                        .stream()
                        .anyMatch(record -> absolute(record.name()).equals(name)
                                && record.typeAsString().equals(r.text("Type")));
    }

    private static String absolute(String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower : lower + ".";
    }

    private static void change(ResourceRequest r, String zone, ChangeAction action, ResourceRecordSet record) {
        route53(r)
                .changeResourceRecordSets(b -> b.hostedZoneId(zone)
                        .changeBatch(c -> c.changes(Change.builder()
                                .action(action)
                                .resourceRecordSet(record)
                                .build())));
    }
}
