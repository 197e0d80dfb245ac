package litellm.local.stack;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import litellm.local.AwsClients;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ssm.model.Parameter;

/** What templates ask of the account, asked of its services. */
final class AwsAccount implements ParameterStore {
    private final AwsClients aws;
    private final Map<String, Predicate<String>> lookups;

    AwsAccount(AwsClients aws) {
        this.aws = aws;
        lookups = Map.of(
                "AWS::EC2::AvailabilityZone::Name", this::availabilityZone,
                "AWS::EC2::Image::Id",
                        id -> !aws.ec2()
                                .describeImages(r -> r.imageIds(id))
                                .images()
                                .isEmpty(),
                "AWS::EC2::Instance::Id",
                        id -> !aws.ec2()
                                .describeInstances(r -> r.instanceIds(id))
                                .reservations()
                                .isEmpty(),
                "AWS::EC2::KeyPair::KeyName",
                        name -> !aws.ec2()
                                .describeKeyPairs(r -> r.keyNames(name))
                                .keyPairs()
                                .isEmpty(),
                "AWS::EC2::SecurityGroup::GroupName", name -> securityGroup("group-name", name),
                "AWS::EC2::SecurityGroup::Id", id -> securityGroup("group-id", id),
                "AWS::EC2::Subnet::Id",
                        id -> !aws.ec2()
                                .describeSubnets(r -> r.subnetIds(id))
                                .subnets()
                                .isEmpty(),
                "AWS::EC2::Volume::Id",
                        id -> !aws.ec2()
                                .describeVolumes(r -> r.volumeIds(id))
                                .volumes()
                                .isEmpty(),
                "AWS::EC2::VPC::Id",
                        id -> !aws.ec2().describeVpcs(r -> r.vpcIds(id)).vpcs().isEmpty(),
                "AWS::Route53::HostedZone::Id",
                        id -> aws.route53().getHostedZone(r -> r.id(id)).hostedZone() != null);
    }

    @Override
    public Optional<String> parameter(String name) {
        return aws.ssm().getParameters(r -> r.names(name)).parameters().stream()
                .findFirst()
                .map(Parameter::value);
    }

    @Override
    public boolean exists(String type, String value) {
        try {
            return !value.isEmpty() && lookups.get(type).test(value);
        } catch (AwsServiceException e) {
            // The services answer the question for something unknown with an error such as InvalidVpcID.NotFound.
            if (e.statusCode() == 400 || e.statusCode() == 404) {
                return false;
            }
            throw e;
        }
    }

    List<String> availabilityZones(String region) {
        return aws
                .ec2()
                .describeAvailabilityZones(r -> r.filters(
                        Filter.builder().name("region-name").values(region).build()))
                .availabilityZones()
                .stream()
                .map(AvailabilityZone::zoneName)
                .sorted()
                .toList();
    }

    private boolean availabilityZone(String name) {
        return availabilityZones(aws.region()).contains(name);
    }

    private boolean securityGroup(String filter, String value) {
        return !aws.ec2()
                .describeSecurityGroups(r ->
                        r.filters(Filter.builder().name(filter).values(value).build()))
                .securityGroups()
                .isEmpty();
    }
}
