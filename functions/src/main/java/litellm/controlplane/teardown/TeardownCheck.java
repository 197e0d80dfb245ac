package litellm.controlplane.teardown;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import litellm.controlplane.InvalidRequest;
import litellm.controlplane.Request;
import litellm.controlplane.release.StackCatalogue;
import litellm.controlplane.stack.Stacks;
import software.amazon.awssdk.services.cloudformation.model.Stack;

/**
 * Whether a teardown may begin: nothing that stays needs what goes, and nothing that goes is protected.
 *
 * @param stacks what there is in CloudFormation
 */
record TeardownCheck(Request request, StackCatalogue catalogue, Stacks stacks) {
    /** @throws InvalidRequest naming every stack that is in the way, and what to do about it */
    void require() {
        List<String> faults = new ArrayList<>();
        List<String> needing = needing();
        if (!needing.isEmpty()) {
            faults.add("stack: found %s, which %s still %s; tear down first what needs it, or all"
                    .formatted(request.stack(), String.join(", ", needing), needing.size() == 1 ? "needs" : "need"));
        }
        List<Stack> going = catalogue.wanted(request).stream()
                .map(request::stackName)
                .flatMap(name -> stacks.present(name).stream())
                .toList();
        going.stream().flatMap(this::importers).forEach(faults::add);
        going.stream()
                .filter(Stacks::isProtected)
                .map(Stack::stackName)
                .map(name ->
                        "stack: found %s with termination protection, which only a person lifts: aws cloudformation update-termination-protection --no-enable-termination-protection --stack-name %s"
                                .formatted(name, name))
                .forEach(faults::add);
        if (!faults.isEmpty()) {
            throw new InvalidRequest(faults);
        }
    }

    /** Stacks of others import what one of ours exports: CloudFormation refuses to delete it, but not before its turn comes. */
    private Stream<String> importers(Stack stack) {
        return stack.outputs().stream()
                .filter(output -> output.exportName() != null)
                .flatMap(output -> stacks.importers(output.exportName()).stream()
                        .filter(importer -> !request.stackNames().contains(importer))
                        .map(importer ->
                                "stack: found %s, whose export %s is imported by %s; take the import out of that stack, or delete it, first"
                                        .formatted(stack.stackName(), output.exportName(), importer)));
    }

    private List<String> needing() {
        List<String> wanted = catalogue.wanted(request);
        return catalogue.stacks().entrySet().stream()
                .filter(stack -> !wanted.contains(stack.getKey()))
                .filter(stack -> stack.getValue().dependsOn().stream().anyMatch(wanted::contains))
                .map(stack -> request.stackName(stack.getKey()))
                .filter(stacks::exists)
                .toList();
    }
}
