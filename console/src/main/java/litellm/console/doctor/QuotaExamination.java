package litellm.console.doctor;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import litellm.console.aws.Aws;
import litellm.console.aws.AwsFault;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.release.ServiceTasks;
import litellm.controlplane.release.TemplateResource;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.ec2.Ec2Client;
import software.amazon.awssdk.services.servicequotas.ServiceQuotasClient;

/** Whether the account's quotas leave room for what a deployment would add. */
record QuotaExamination(Aws aws) {
    /** A quota: its name for people, and the codes of Service Quotas. */
    private record Quota(String subject, String service, String code) {}

    private static final Quota VPCS = new Quota("VPCs", "vpc", "L-F678F1CE");
    private static final Quota ADDRESSES = new Quota("Elastic IP addresses", "ec2", "L-0263D0A3");
    private static final Quota SPOT = new Quota("Fargate Spot vCPUs", "fargate", "L-36FBB829");
    private static final Quota BUILDS = new Quota("CodeBuild builds at once", "codebuild", "L-9D07B6EF");
    private static final Quota ON_DEMAND = new Quota("Fargate vCPUs", "fargate", "L-3032A538");

    /** {@code added} are the resources that a deployment would make, by logical id. */
    List<Finding> examine(Map<String, TemplateResource> added) {
        List<Finding> findings = new ArrayList<>();
        try (ServiceQuotasClient quotas = aws.client(ServiceQuotasClient.builder());
                Ec2Client ec2 = aws.client(Ec2Client.builder())) {
            findings.add(compared(
                    quotas,
                    VPCS,
                    (double) count(added, ResourceTypes.VPC),
                    () -> OptionalDouble.of(
                            (double) ec2.describeVpcsPaginator().vpcs().stream().count())));
            findings.add(compared(
                    quotas,
                    ADDRESSES,
                    (double) count(added, ResourceTypes.ELASTIC_IP),
                    () -> OptionalDouble.of(ec2.describeAddresses().addresses().size())));
            findings.add(compared(quotas, BUILDS, 1, OptionalDouble::empty));
            fargate(quotas, added).ifPresent(findings::add);
        }
        return findings;
    }

    /** The tasks of other services are not known here, so only what the gateway alone needs at most is compared. */
    private static Optional<Finding> fargate(ServiceQuotasClient quotas, Map<String, TemplateResource> added) {
        Optional<BigDecimal> cpus = added.values().stream()
                .filter(resource -> resource.type().equals(ResourceTypes.TASK_DEFINITION))
                .findFirst()
                .flatMap(resource -> resource.text("Cpu"))
                .map(BigDecimal::new);
        Optional<String> service = added.entrySet().stream()
                .filter(resource -> resource.getValue().type().equals(ResourceTypes.SERVICE))
                .map(Map.Entry::getKey)
                .findFirst();
        if (cpus.isEmpty() || service.isEmpty()) {
            return Optional.empty();
        }
        BigDecimal tasks =
                BigDecimal.valueOf(ServiceTasks.of(service.get(), added).most());
        boolean spot = ServiceTasks.onSpot(added.get(service.get()));
        // Twice as many while a new version rolls out; a quota is asked for in whole ones.
        double needed = Math.ceil(cpus.get().multiply(tasks).doubleValue() / 1024 * 2);
        return Optional.of(compared(quotas, spot ? SPOT : ON_DEMAND, needed, OptionalDouble::empty));
    }

    /** {@code used} is empty where nobody can tell. */
    private static Finding compared(
            ServiceQuotasClient quotas, Quota quota, double needed, Supplier<OptionalDouble> used) {
        try {
            double limit = quotas.getServiceQuota(
                            request -> request.serviceCode(quota.service()).quotaCode(quota.code()))
                    .quota()
                    .value();
            OptionalDouble inUse = used.get();
            double wanted = inUse.orElse(0) + needed;
            String found = inUse.isPresent()
                    ? "%.0f of %.0f in use, %.0f more are needed".formatted(inUse.getAsDouble(), limit, needed)
                    : "needs %.0f of %.0f; what else uses them is not known".formatted(needed, limit);
            return wanted <= limit
                    ? Finding.ok(quota.subject(), found)
                    : Finding.fail(
                            quota.subject(),
                            found,
                            "aws service-quotas request-service-quota-increase --service-code %s --quota-code %s --desired-value %.0f"
                                    .formatted(quota.service(), quota.code(), wanted));
        } catch (SdkException e) {
            return Finding.notChecked(quota.subject(), AwsFault.sentence(e));
        }
    }

    private static long count(Map<String, TemplateResource> resources, String type) {
        return resources.values().stream()
                .filter(resource -> resource.type().equals(type))
                .count();
    }
}
