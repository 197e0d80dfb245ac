package litellm.local.stack.resource;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The resource types that the local cloud knows. */
public final class ResourceTypes {
    private static final Map<String, ResourceType> BY_NAME = Stream.of(
                    AutoScalingTypes.all(),
                    CloudFormationTypes.all(),
                    CloudWatchTypes.all(),
                    CodeBuildTypes.all(),
                    DomainTypes.all(),
                    DynamoDbTypes.all(),
                    Ec2Types.all(),
                    EcrTypes.all(),
                    EcsTypes.all(),
                    ElasticLoadBalancingTypes.all(),
                    EventTypes.all(),
                    IamTypes.all(),
                    KmsTypes.all(),
                    LambdaTypes.all(),
                    LogsTypes.all(),
                    MessagingTypes.all(),
                    RdsTypes.all(),
                    S3Types.all(),
                    SecretsManagerTypes.all(),
                    SecurityGroupTypes.all(),
                    SsmTypes.all(),
                    StepFunctionsTypes.all(),
                    WafTypes.all())
            .flatMap(List::stream)
            .collect(Collectors.toUnmodifiableMap(ResourceType::name, Function.identity()));

    private ResourceTypes() {}

    /** The type of that name, as in {@code AWS::EC2::VPC}. */
    public static Optional<ResourceType> find(String name) {
        return Optional.ofNullable(BY_NAME.get(name));
    }
}
