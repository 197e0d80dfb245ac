package litellm.local.stack.resource;

import java.util.Map;
import litellm.local.Account;
import litellm.local.AwsClients;

/**
 * Whom and what a resource is made for.
 *
 * @param aws clients that hold the stack's credentials: those of its service role where it has one
 * @param stackTags the stack's own tags, which resources inherit; without those that AWS adds itself
 */
public record ResourceContext(
        AwsClients aws,
        Account account,
        String stackName,
        String stackId,
        String logicalId,
        Map<String, String> stackTags) {
    public ResourceContext {
        stackTags = Map.copyOf(stackTags);
    }
}
