package litellm.local.iam;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import litellm.local.Account;
import litellm.local.AwsClients;
import litellm.local.front.Authorizer;
import litellm.local.front.Call;
import litellm.local.front.Control;
import litellm.local.front.Reply;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import software.amazon.awssdk.services.iam.model.NoSuchEntityException;

/**
 * Judges every call that is signed with a role's credentials by the role's identity-based policies and its permissions boundary, and
 * records what they were used for. Callers without a role, and so a person at a terminal, may do everything. Resource-based policies
 * and service control policies are not looked at.
 */
public final class Iam implements Authorizer, Control {
    private static final Pattern SESSION = Pattern.compile("arn:aws:sts::\\d+:assumed-role/([^/]+)/.*");

    /** What AWS lets everyone do who has signed at all. */
    private static final Set<String> FREE = Set.of("sts:GetCallerIdentity");

    private final RolePolicies policies;
    private final Accesses accesses;
    private final Privileges privileges = new Privileges();

    /** @param aws clients that look up roles, keys and secrets; they are no role's, or each look-up would ask for another */
    public Iam(AwsClients aws, String accountId) {
        Account account = new Account(aws.region(), accountId);
        policies = new RolePolicies(aws);
        accesses = new Accesses(
                aws, account, new ResourceTable(account, read("resources.yaml")), new RestActions(read("rest.yaml")));
    }

    @Override
    public Optional<String> deny(Call call, String principal) {
        Matcher session = SESSION.matcher(String.valueOf(principal));
        return session.matches() && !FREE.contains(call.service() + ":" + call.operation())
                ? deny(call, principal, session.group(1))
                : Optional.empty();
    }

    private Optional<String> deny(Call call, String principal, String role) {
        List<Access> all;
        Policies allowed;
        try {
            all = accesses.of(call);
            allowed = policies.of(role);
        } catch (UnknownActionException | UnsupportedPolicyException e) {
            privileges.denied(role, e.getMessage());
            return Optional.of(e.getMessage());
        } catch (NoSuchEntityException e) {
            return Optional.of("The security token included in the request is invalid");
        }
        for (Access access : all) {
            Policies.Decision decision = allowed.decide(access);
            if (!decision.allowed()) {
                privileges.denied(role, access.action() + " on " + access.resource());
                return Optional.of(refusal(principal, access, decision));
            }
            privileges.used(role, decision.grant().orElseThrow());
        }
        return Optional.empty();
    }

    private static String refusal(String principal, Access access, Policies.Decision decision) {
        return "User: %s is not authorized to perform: %s on resource: %s %s"
                .formatted(
                        principal,
                        access.action(),
                        access.resource(),
                        decision.explicit()
                                ? "with an explicit deny in %s %s".formatted(article(decision.by()), decision.by())
                                : "because no %s allows the %s action".formatted(decision.by(), access.action()));
    }

    private static String article(String noun) {
        return noun.startsWith("i") ? "an" : "a";
    }

    /** A change of IAM counts at once; on AWS it takes some seconds. */
    @Override
    public void answered(Call call) {
        String action = call.action();
        if ("iam".equals(call.service()) && action != null && !action.startsWith("Get") && !action.startsWith("List")) {
            policies.changed(call);
        }
    }

    /** GET lists the roles that called, each with what it may do, has used, has not used and was denied; DELETE begins anew. */
    @Override
    public Reply handle(Call call) {
        return switch (call.method()) {
            case "GET" -> Reply.json(200, Map.of("roles", roles()));
            case "DELETE" -> {
                privileges.clear();
                yield Reply.empty(204);
            }
            default -> throw new UnsupportedOperationException("GET, DELETE");
        };
    }

    private List<Map<String, Object>> roles() {
        return privileges.roles().stream()
                .map(this::describe)
                .filter(Objects::nonNull)
                .toList();
    }

    /** Null for a role that is gone. One whose policies are not evaluated is allowed nothing, and its denials say why. */
    private Map<String, Object> describe(String role) {
        try {
            return privileges.describe(role, policies.of(role));
        } catch (UnsupportedPolicyException e) {
            return privileges.describe(role, Policies.parse(Map.of()));
        } catch (NoSuchEntityException e) {
            return null;
        }
    }

    @SuppressWarnings("unchecked") // The files are of this package.
    private static <T> Map<String, Map<String, T>> read(String file) {
        try (InputStream stream = Iam.class.getResourceAsStream(file)) {
            return (Map<String, Map<String, T>>)
                    new Load(LoadSettings.builder().setLabel(file).build()).loadFromInputStream(stream);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
