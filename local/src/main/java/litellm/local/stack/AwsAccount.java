package litellm.local.stack;

import java.util.List;
import java.util.Optional;
import litellm.local.AwsClients;
import litellm.local.stack.template.ParameterStore;
import litellm.local.stack.template.StackException;
import software.amazon.awssdk.awscore.exception.AwsServiceException;
import software.amazon.awssdk.services.ec2.model.AvailabilityZone;
import software.amazon.awssdk.services.ec2.model.Filter;
import software.amazon.awssdk.services.ssm.model.Parameter;
import software.amazon.awssdk.services.ssm.model.ParameterType;

/** What templates ask of the account, asked of its services. */
public final class AwsAccount implements ParameterStore {
    private final AwsClients aws;

    public AwsAccount(AwsClients aws) {
        this.aws = aws;
    }

    @Override
    public Optional<String> parameter(String name) {
        Optional<Parameter> parameter = stored(name);
        if (parameter
                .filter(found -> found.type() == ParameterType.SECURE_STRING)
                .isPresent()) {
            throw StackException.validation(
                    "Parameters [" + name + "] referenced by template have types not supported by CloudFormation.");
        }
        return parameter.map(Parameter::value);
    }

    private Optional<Parameter> stored(String name) {
        try {
            return aws.ssm().getParameters(r -> r.names(name)).parameters().stream()
                    .findFirst();
        } catch (AwsServiceException e) {
            return refused(e);
        }
    }

    @Override
    public boolean exists(String type, String value) {
        try {
            return !value.isEmpty() && found(type, value);
        } catch (AwsServiceException e) {
            return refused(e).isPresent();
        }
    }

    private boolean found(String type, String value) {
        return switch (type) {
            case "AWS::EC2::AvailabilityZone::Name" ->
                availabilityZones(aws.region()).contains(value);
            case "AWS::EC2::Image::Id" ->
                !aws.ec2().describeImages(r -> r.imageIds(value)).images().isEmpty();
            case "AWS::EC2::Instance::Id" ->
                !aws.ec2()
                        .describeInstances(r -> r.instanceIds(value))
                        .reservations()
                        .isEmpty();
            case "AWS::EC2::KeyPair::KeyName" ->
                !aws.ec2().describeKeyPairs(r -> r.keyNames(value)).keyPairs().isEmpty();
            case "AWS::EC2::SecurityGroup::GroupName" -> securityGroup("group-name", value);
            case "AWS::EC2::SecurityGroup::Id" -> securityGroup("group-id", value);
            case "AWS::EC2::Subnet::Id" ->
                !aws.ec2().describeSubnets(r -> r.subnetIds(value)).subnets().isEmpty();
            case "AWS::EC2::Volume::Id" ->
                !aws.ec2().describeVolumes(r -> r.volumeIds(value)).volumes().isEmpty();
            case "AWS::EC2::VPC::Id" ->
                !aws.ec2().describeVpcs(r -> r.vpcIds(value)).vpcs().isEmpty();
            case "AWS::Route53::HostedZone::Id" ->
                aws.route53().getHostedZone(r -> r.id(value)).hostedZone() != null;
            case "AWS::SSM::Parameter::Name" -> stored(value).isPresent();
            default -> throw new IllegalArgumentException(type);
        };
    }

    /** Nothing: services answer the question for something unknown with an error such as InvalidVpcID.NotFound. */
    private static <T> Optional<T> refused(AwsServiceException e) {
        if (e.statusCode() == 400 || e.statusCode() == 404) {
            return Optional.empty();
        }
        throw e;
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

    private boolean securityGroup(String filter, String value) {
        return !aws.ec2()
                .describeSecurityGroups(r ->
                        r.filters(Filter.builder().name(filter).values(value).build()))
                .securityGroups()
                .isEmpty();
    }
}
