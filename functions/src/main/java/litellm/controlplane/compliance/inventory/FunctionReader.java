package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import litellm.controlplane.ResourceTypes;
import litellm.controlplane.runtime.Absent;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EnvironmentResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;
import software.amazon.awssdk.services.lambda.model.ResourceNotFoundException;

/** Functions, and of our own who may call them. Of their environment variables only the names are looked at. */
record FunctionReader(LambdaClient lambda, Calls calls) implements ServiceReader {
    @Override
    public List<Listing> listings() {
        return List.of(Listing.of(
                ResourceTypes.FUNCTION,
                "lambda:ListFunctions",
                () -> calls.all(lambda.listFunctionsPaginator(), ListFunctionsResponse::functions),
                FunctionReader::function));
    }

    @Override
    public List<Detail> details() {
        return List.of(new Detail(ResourceTypes.FUNCTION, "lambda:GetPolicy", this::policy));
    }

    /** None where nobody was ever given a permission. */
    private Map<String, Object> policy(Resource function) {
        return Absent.unless(
                        ResourceNotFoundException.class,
                        () -> calls.one(() -> lambda.getPolicy(request -> request.functionName(function.id())))
                                .policy())
                .<Map<String, Object>>map(policy -> Map.of("policy", policy))
                .orElse(Map.of());
    }

    private static Resource function(FunctionConfiguration function) {
        List<String> secrets = Optional.ofNullable(function.environment())
                .map(EnvironmentResponse::variables)
                .orElse(Map.of())
                .keySet()
                .stream()
                .filter(SecretNames::secret)
                .sorted()
                .toList();
        return Resource.of(ResourceTypes.FUNCTION, function.functionName(), function.functionArn())
                .with("plainSecrets", secrets)
                .with(
                        "withoutSecrets",
                        secrets.stream().collect(Collectors.joining(", .Variables.", "del(.Variables.", ")")));
    }
}
