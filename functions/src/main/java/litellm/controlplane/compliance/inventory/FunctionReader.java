package litellm.controlplane.compliance.inventory;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.lambda.LambdaClient;
import software.amazon.awssdk.services.lambda.model.EnvironmentResponse;
import software.amazon.awssdk.services.lambda.model.FunctionConfiguration;
import software.amazon.awssdk.services.lambda.model.ListFunctionsResponse;

/** Functions. Of their environment variables only the names are looked at. */
record FunctionReader(LambdaClient lambda, Calls calls) implements ServiceReader {
    @Override
    public List<Listing> listings() {
        return List.of(Listing.of(
                ResourceTypes.FUNCTION,
                "lambda:ListFunctions",
                () -> calls.all(lambda.listFunctionsPaginator(), ListFunctionsResponse::functions),
                FunctionReader::function));
    }

    private static Resource function(FunctionConfiguration function) {
        List<String> secrets = Optional.ofNullable(function.environment())
                .map(EnvironmentResponse::variables)
                .orElse(Map.of())
                .keySet()
                .stream()
                .filter(SecretNames::secret)
                .toList();
        return Resource.of(ResourceTypes.FUNCTION, function.functionName(), function.functionArn())
                .with("plainSecrets", secrets);
    }
}
