package litellm.controlplane.request;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.preflight.DeletedSecret;
import litellm.controlplane.secrets.EnvironmentSecret;
import litellm.controlplane.secrets.SaltKey;
import software.amazon.awssdk.services.secretsmanager.SecretsManagerClient;

/**
 * The secrets that the gateway's tasks read when they start. Without one of them a rotation would change a value that no task can
 * start with, and an environment that is to start would be waited for in vain.
 */
record ReadableSecrets(Supplier<SecretsManagerClient> secrets) {

    /**
     * Where the request is to have new tasks started, each of these secrets is there.
     *
     * @throws InvalidRequest naming all that are not, and how they come back
     */
    void require(Request request) {
        if (!startsTasks(request)) {
            return;
        }
        DeletedSecret deleted = new DeletedSecret(secrets.get());
        List<String> faults = names(request.environment())
                .map(deleted::faultWhereRead)
                .flatMap(Optional::stream)
                .map(fault -> "environment: " + fault)
                .toList();
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }

    private static boolean startsTasks(Request request) {
        return switch (request.action()) {
            case ROTATE, START -> true;
            case RESTART -> !request.flag("outdatedOnly");
            default -> false;
        };
    }

    private static Stream<String> names(String environment) {
        return Stream.concat(
                Arrays.stream(EnvironmentSecret.values()).map(secret -> secret.nameIn(environment)),
                Stream.of(SaltKey.secretName(environment)));
    }
}
