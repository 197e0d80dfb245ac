package litellm.controlplane.compliance.inventory;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import litellm.controlplane.ResourceTypes;
import software.amazon.awssdk.services.kms.KmsClient;
import software.amazon.awssdk.services.kms.model.AliasListEntry;
import software.amazon.awssdk.services.kms.model.KeyListEntry;
import software.amazon.awssdk.services.kms.model.KeyMetadata;
import software.amazon.awssdk.services.kms.model.KeyState;
import software.amazon.awssdk.services.kms.model.ListAliasesResponse;
import software.amazon.awssdk.services.kms.model.ListKeysResponse;

/** Keys; of our own their state, those that are about to be deleted among them. A key is called by its alias, one of ours before others. */
record KeyReader(KmsClient kms, Calls calls, Scope scope) implements ServiceReader {
    private static final int ALIASES_A_CALL = 100;
    private static final int KEYS_A_CALL = 1000;

    @Override
    public List<Listing> listings() {
        return List.of(new Listing(ResourceTypes.KEY, "kms:ListKeys", this::keys));
    }

    @Override
    public List<Detail> details() {
        return List.of(
                new Detail(ResourceTypes.KEY, "kms:DescribeKey", this::state),
                new Detail(ResourceTypes.KEY, "kms:GetKeyRotationStatus", this::rotation));
    }

    private List<Resource> keys() {
        Map<String, List<String>> aliases = calls
                .all(kms.listAliasesPaginator(request -> request.limit(ALIASES_A_CALL)), ListAliasesResponse::aliases)
                .stream()
                .filter(alias -> alias.targetKeyId() != null)
                .collect(Collectors.groupingBy(
                        AliasListEntry::targetKeyId,
                        Collectors.mapping(AliasListEntry::aliasName, Collectors.toList())));
        return calls.all(kms.listKeysPaginator(request -> request.limit(KEYS_A_CALL)), ListKeysResponse::keys).stream()
                .map(key -> key(key, aliases.getOrDefault(key.keyId(), List.of())))
                .toList();
    }

    private Resource key(KeyListEntry key, List<String> aliases) {
        List<String> ours = aliases.stream()
                .filter(alias -> scope.named(ResourceTypes.KEY, alias))
                .toList();
        return Resource.of(ResourceTypes.KEY, key.keyId(), key.keyArn())
                .named(Stream.concat(ours.stream(), aliases.stream())
                        .findFirst()
                        .orElse(key.keyId()))
                .with(Map.of("aliases", aliases, "ourAliases", ours));
    }

    private Map<String, Object> state(Resource key) {
        KeyMetadata metadata = calls.one(() -> kms.describeKey(request -> request.keyId(key.id())))
                .keyMetadata();
        boolean pending = metadata.deletionDate() != null;
        Map<String, Object> state = new HashMap<>(
                Map.of("state", metadata.keyStateAsString(), "pending", pending ? List.of(key.id()) : List.of()));
        if (metadata.creationDate() != null) {
            state.put("createdAt", metadata.creationDate());
        }
        if (pending) {
            state.put("deletedAt", metadata.deletionDate());
        }
        return state;
    }

    /** A key that is about to be deleted has no rotation to ask for. */
    private Map<String, Object> rotation(Resource key) {
        return key.detail("state", String.class).equals(Optional.of(KeyState.ENABLED.toString()))
                ? Map.of(
                        "rotates",
                        Boolean.TRUE.equals(
                                calls.one(() -> kms.getKeyRotationStatus(request -> request.keyId(key.id())))
                                        .keyRotationEnabled()))
                : Map.of();
    }
}
