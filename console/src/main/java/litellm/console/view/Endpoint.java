package litellm.console.view;

import java.util.Optional;
import litellm.console.aws.AwsTarget;

/**
 * Where a gateway answers.
 *
 * @param address with its scheme
 * @param stopped whether no task of the gateway is meant to run
 */
public record Endpoint(String environment, String address, boolean stopped, AwsTarget target) {
    /** For a person: the address and, where that is known, why nobody gets an answer there. */
    public String text() {
        return whySilent().map(why -> "%s (%s)".formatted(address, why)).orElse(address);
    }

    private Optional<String> whySilent() {
        return stopped
                ? Optional.of("%1$s is stopped: litellmctl start %1$s starts it".formatted(environment))
                : target.whySilent(address);
    }
}
