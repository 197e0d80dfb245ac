package litellm.controlplane.compliance.inventory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.eventbridge.EventBridgeClient;
import software.amazon.awssdk.services.eventbridge.model.ListRulesResponse;
import software.amazon.awssdk.services.eventbridge.model.ResourceNotFoundException;
import software.amazon.awssdk.services.eventbridge.model.Rule;
import software.amazon.awssdk.services.eventbridge.model.Tag;
import software.amazon.awssdk.services.eventbridge.model.Target;

/** Rules of the default event bus, at most a few hundred in an account. */
record EventReader(EventBridgeClient events, Calls calls) implements ServiceReader {
    @Override
    public List<Listing> listings() {
        return List.of(new Listing(
                ResourceTypes.EVENT_RULE,
                "events:ListRules",
                () -> calls.eachStillThere(rules(), ResourceNotFoundException.class, this::rule)));
    }

    @Override
    public List<Detail> details() {
        return List.of(new Detail(ResourceTypes.EVENT_RULE, "events:ListTargetsByRule", this::targets));
    }

    /** At most five. */
    private Map<String, Object> targets(Resource rule) {
        return Map.of(
                "targets",
                calls.one(() -> events.listTargetsByRule(request -> request.rule(rule.id()))).targets().stream()
                        .map(Target::id)
                        .toList());
    }

    private List<Rule> rules() {
        List<Rule> all = new ArrayList<>();
        String token = null;
        do {
            String next = token;
            ListRulesResponse page = calls.one(() -> events.listRules(request -> request.nextToken(next)));
            all.addAll(page.rules());
            token = page.nextToken();
        } while (token != null);
        return all;
    }

    private Resource rule(Rule rule) {
        Map<String, String> tags =
                calls.one(() -> events.listTagsForResource(request -> request.resourceARN(rule.arn()))).tags().stream()
                        .collect(Collectors.toMap(Tag::key, Tag::value));
        return Resource.of(ResourceTypes.EVENT_RULE, rule.name(), rule.arn()).tagged(tags);
    }
}
